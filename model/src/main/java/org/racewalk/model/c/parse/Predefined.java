package org.racewalk.model.c.parse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The macros that exist before the first line: those of gcc 12 on x86-64, and the kernel build's.
 */
final class Predefined {
    private static final String MACROS =
            """
            __STDC__ 1
            __STDC_HOSTED__ 0
            __STDC_VERSION__ 201112L
            __GNUC__ 12
            __GNUC_MINOR__ 2
            __GNUC_PATCHLEVEL__ 0
            __GNUC_STDC_INLINE__ 1
            __VERSION__ "12.2.0"
            __OPTIMIZE__ 1
            __x86_64__ 1
            __x86_64 1
            __amd64__ 1
            __amd64 1
            __LP64__ 1
            _LP64 1
            __linux__ 1
            __ELF__ 1
            __CHAR_BIT__ 8
            __SIZEOF_SHORT__ 2
            __SIZEOF_INT__ 4
            __SIZEOF_LONG__ 8
            __SIZEOF_LONG_LONG__ 8
            __SIZEOF_POINTER__ 8
            __SIZEOF_SIZE_T__ 8
            __SIZEOF_PTRDIFF_T__ 8
            __SIZEOF_WCHAR_T__ 4
            __BIGGEST_ALIGNMENT__ 16
            __ORDER_LITTLE_ENDIAN__ 1234
            __ORDER_BIG_ENDIAN__ 4321
            __ORDER_PDP_ENDIAN__ 3412
            __BYTE_ORDER__ __ORDER_LITTLE_ENDIAN__
            __LITTLE_ENDIAN__ 1
            __SCHAR_MAX__ 0x7f
            __SHRT_MAX__ 0x7fff
            __INT_MAX__ 0x7fffffff
            __LONG_MAX__ 0x7fffffffffffffffL
            __LONG_LONG_MAX__ 0x7fffffffffffffffLL
            __SIZE_MAX__ 0xffffffffffffffffUL
            __PTRDIFF_MAX__ 0x7fffffffffffffffL
            __INTPTR_MAX__ 0x7fffffffffffffffL
            __UINTPTR_MAX__ 0xffffffffffffffffUL
            __INT8_MAX__ 0x7f
            __INT16_MAX__ 0x7fff
            __INT32_MAX__ 0x7fffffff
            __INT64_MAX__ 0x7fffffffffffffffL
            __UINT8_MAX__ 0xff
            __UINT16_MAX__ 0xffff
            __UINT32_MAX__ 0xffffffffU
            __UINT64_MAX__ 0xffffffffffffffffUL
            __INT8_TYPE__ signed char
            __INT16_TYPE__ short int
            __INT32_TYPE__ int
            __INT64_TYPE__ long int
            __UINT8_TYPE__ unsigned char
            __UINT16_TYPE__ short unsigned int
            __UINT32_TYPE__ unsigned int
            __UINT64_TYPE__ long unsigned int
            __SIZE_TYPE__ long unsigned int
            __PTRDIFF_TYPE__ long int
            __INTPTR_TYPE__ long int
            __UINTPTR_TYPE__ long unsigned int
            __INTMAX_TYPE__ long int
            __UINTMAX_TYPE__ long unsigned int
            __WCHAR_TYPE__ int
            __ATOMIC_RELAXED 0
            __ATOMIC_CONSUME 1
            __ATOMIC_ACQUIRE 2
            __ATOMIC_RELEASE 3
            __ATOMIC_ACQ_REL 4
            __ATOMIC_SEQ_CST 5
            __GCC_ASM_FLAG_OUTPUTS__ 1
            __GCC_HAVE_SYNC_COMPARE_AND_SWAP_8 1
            __KERNEL__ 1
            __RACEWALK__ 1
            CONFIG_64BIT 1
            CONFIG_SMP 1
            CONFIG_MMU 1
            CONFIG_X86 1
            CONFIG_X86_64 1
            _Noreturn __attribute__((__noreturn__))
            typeof_unqual(...) __typeof__(__racewalk_unqualified(__VA_ARGS__))
            __typeof_unqual__(...) __typeof__(__racewalk_unqualified(__VA_ARGS__))
            __typeof_unqual(...) __typeof__(__racewalk_unqualified(__VA_ARGS__))
            __has_attribute(x) __racewalk_has_attribute_##x
            __has_builtin(x) __racewalk_has_builtin_##x
            """;

    private static final List<String> ATTRIBUTES =
            List.of(
                    "aligned",
                    "always_inline",
                    "assume_aligned",
                    "cleanup",
                    "cold",
                    "const",
                    "deprecated",
                    "error",
                    "externally_visible",
                    "fallthrough",
                    "format",
                    "gnu_inline",
                    "malloc",
                    "may_alias",
                    "noclone",
                    "noinline",
                    "nonnull",
                    "nonstring",
                    "noreturn",
                    "packed",
                    "pure",
                    "section",
                    "unused",
                    "used",
                    "visibility",
                    "warn_unused_result",
                    "warning",
                    "weak");

    private static final List<String> BUILTINS =
            List.of(
                    "__builtin_add_overflow",
                    "__builtin_sub_overflow",
                    "__builtin_mul_overflow",
                    "__builtin_expect",
                    "__builtin_expect_with_probability",
                    "__builtin_constant_p",
                    "__builtin_choose_expr",
                    "__builtin_object_size",
                    "__builtin_offsetof",
                    "__builtin_types_compatible_p",
                    "__builtin_unreachable");

    private Predefined() {}

    /** Signature to expansion, the user's {@code -D} last. */
    static Map<String, String> with(List<String> defines) {
        Map<String, String> macros = new LinkedHashMap<>();
        MACROS.lines()
                .forEach(line -> {
                    int space = line.indexOf(' ');
                    macros.put(line.substring(0, space), line.substring(space + 1));
                });
        for (String name : ATTRIBUTES) {
            macros.put("__racewalk_has_attribute_" + name, "1");
            macros.put("__racewalk_has_attribute___" + name + "__", "1");
        }
        BUILTINS.forEach(name -> macros.put("__racewalk_has_builtin_" + name, "1"));
        for (String define : defines) {
            int equals = define.indexOf('=');
            macros.put(nameOf(define), equals < 0 ? "1" : define.substring(equals + 1));
        }
        return macros;
    }

    /** The name of a {@code -D} argument, with its parameters if it has some. */
    static String nameOf(String define) {
        int equals = define.indexOf('=');
        return equals < 0 ? define : define.substring(0, equals);
    }
}
