package org.racewalk.actors.placement;

import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.model.machine.RunSettings;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a spread world is made of.
 *
 * @param program hash of the compiled program
 * @param request with names in place of paths
 * @param sources texts by name, for nodes that do not know the program
 * @param answerLimit places and hosts must answer so soon
 * @param runLimit a run must be over so soon
 */
record SpreadWorld(
        String program,
        VariantRequest request,
        RunSettings settings,
        Supplier<Map<String, String>> sources,
        Duration answerLimit,
        Duration runLimit) {}
