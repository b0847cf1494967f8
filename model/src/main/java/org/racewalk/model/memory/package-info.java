/**
 * Memory of one world: bytes at deterministic addresses, objects with lives, shadow provenance, the
 * slab and page allocators. Knows no CPU, task or schedule. Uses {@code program} alone.
 */
package org.racewalk.model.memory;
