package org.racewalk.model.c.parse;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What to compile. All paths use {@code /} and are relative as the user named them, or absolute.
 *
 * @param scenario the C file
 * @param ourIncludeDirectory {@code conf/kernel/include}; its parent is searched too
 * @param includeDirectories {@code -I}, in order
 * @param kernelTree {@code --kernel}, or null
 * @param defines {@code -D}: NAME or NAME=VALUE
 */
public record CompileRequest(
        String scenario,
        SourceReader reader,
        String ourIncludeDirectory,
        List<String> includeDirectories,
        @Nullable String kernelTree,
        List<String> defines) {
    public CompileRequest {
        includeDirectories = List.copyOf(includeDirectories);
        defines = List.copyOf(defines);
    }
}
