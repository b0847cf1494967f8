package org.racewalk.model.c.parse;

import org.eclipse.cdt.core.dom.ast.IFileNomination;
import org.eclipse.cdt.core.index.IIndexFileLocation;
import org.eclipse.cdt.core.parser.FileContent;
import org.eclipse.cdt.internal.core.parser.IMacroDictionary;
import org.eclipse.cdt.internal.core.parser.scanner.InternalFileContent;
import org.eclipse.cdt.internal.core.parser.scanner.InternalFileContentProvider;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Gives CDT the contents of included files, and the order in which directories are searched. */
final class Includes extends InternalFileContentProvider {
    private static final List<String> KERNEL_DIRECTORIES =
            List.of(
                    "include",
                    "arch/x86/include",
                    "arch/x86/include/generated",
                    "include/uapi",
                    "arch/x86/include/uapi",
                    "include/generated/uapi",
                    "arch/x86/include/generated/uapi",
                    "");

    private final Sources sources;

    Includes(Sources sources) {
        this.sources = sources;
    }

    /** Ours first, so that they win; then the user's, then the kernel's. In CDT's form. */
    static String[] searchPath(CompileRequest request) {
        List<String> directories = new ArrayList<>();
        String ours = Paths.normal(request.ourIncludeDirectory());
        directories.add(ours);
        directories.add(Paths.parent(ours));
        directories.addAll(request.includeDirectories());
        String kernel = request.kernelTree();
        if (kernel != null) {
            for (String directory : KERNEL_DIRECTORIES) {
                directories.add(Paths.join(Paths.normal(kernel), directory));
            }
        }
        return directories.stream().map(Paths::toParser).toArray(String[]::new);
    }

    @Override
    public @Nullable InternalFileContent getContentForInclusion(
            String path, IMacroDictionary macros) {
        String name = Paths.fromParser(path);
        String text = sources.load(name);
        return text == null
                ? null
                : (InternalFileContent)
                        FileContent.create(Paths.toParser(name), text.toCharArray());
    }

    @Override
    public @Nullable InternalFileContent getContentForInclusion(
            IIndexFileLocation location, String path) {
        return null;
    }

    @Override
    public boolean getInclusionExists(String path) {
        return sources.load(Paths.fromParser(path)) != null;
    }

    @Override
    public void reportPragmaOnceSemantics(String path, IFileNomination nomination) {
        super.reportPragmaOnceSemantics(normal(path), nomination);
    }

    @Override
    public @Nullable IFileNomination isIncludedWithPragmaOnceSemantics(String path) {
        return super.isIncludedWithPragmaOnceSemantics(normal(path));
    }

    private static String normal(String path) {
        return Paths.toParser(Paths.fromParser(path));
    }
}
