package org.racewalk.model.c.tree;

import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Program;

import java.util.List;

/**
 * Everything the analysis found in a scenario file and what it includes.
 *
 * @param functions all functions, defined or used, in order of declaration
 * @param variables all variables of static storage that are used or defined, string literals
 *     included
 * @param structs all complete structs and unions with a tag, for naming
 * @param storeProbes ghost functions called after a store to a field
 * @param hash of all sources and macros
 */
public record TranslationUnit(
        List<Symbol.FunctionSymbol> functions,
        List<Symbol.Variable> variables,
        List<CType.Struct> structs,
        List<StoreProbe> storeProbes,
        List<Program.SourceFile> sources,
        String hash) {

    /**
     * {@code on_store(type.field)}: {@code probe(struct owner *object)} is called after each store,
     * with the address of the struct that holds the field.
     */
    public record StoreProbe(CType.Struct owner, CType.Field field, Symbol.FunctionSymbol probe) {}
}
