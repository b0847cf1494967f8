package org.racewalk.actors.wire;

import java.util.List;

/**
 * The wire types of one protocol; lives beside its messages. The configuration names the class in
 * {@code racewalk.wire.protocols}; it needs a public constructor without parameters.
 */
public interface WireProtocol {
    List<WireType<?>> types();
}
