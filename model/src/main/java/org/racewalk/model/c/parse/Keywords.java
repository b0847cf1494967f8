package org.racewalk.model.c.parse;

import org.eclipse.cdt.core.dom.parser.GNUScannerExtensionConfiguration;
import org.eclipse.cdt.core.parser.GCCKeywords;
import org.eclipse.cdt.core.parser.IGCCToken;
import org.eclipse.cdt.core.parser.IMacro;

import java.util.Arrays;
import java.util.List;

/** GNU C's keywords for CDT's scanner, and those that its parser does not know and ours adds. */
final class Keywords extends GNUScannerExtensionConfiguration {
    static final int GENERIC = 60_001;
    static final int STATIC_ASSERT = 60_002;
    static final int TYPES_COMPATIBLE = 60_003;
    static final int OFFSETOF = 60_004;
    static final int UNQUALIFIED = 60_005;

    /** CDT's own macros for builtins would lose what they say; only these stay. */
    private static final List<String> KEPT_MACROS =
            List.of("__extension__", "__complex__", "__has_include", "__has_include_next");

    Keywords() {
        addKeyword("_Generic".toCharArray(), GENERIC);
        addKeyword("_Static_assert".toCharArray(), STATIC_ASSERT);
        addKeyword("__builtin_types_compatible_p".toCharArray(), TYPES_COMPATIBLE);
        addKeyword("__builtin_offsetof".toCharArray(), OFFSETOF);
        addKeyword("__racewalk_unqualified".toCharArray(), UNQUALIFIED);
        addKeyword(GCCKeywords.cp__int128, IGCCToken.t__int128);
        addKeyword(GCCKeywords.cp__float128, IGCCToken.t__float128);
        addKeyword("__int128_t".toCharArray(), IGCCToken.t__int128);
    }

    @Override
    public IMacro[] getAdditionalMacros() {
        return Arrays.stream(super.getAdditionalMacros())
                .filter(macro -> KEPT_MACROS.contains(new String(macro.getSignature())))
                .toArray(IMacro[]::new);
    }
}
