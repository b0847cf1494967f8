/* Calls, function pointers, statics, initialisers of static storage. */
#define ROW(name, value) long row_##name(void)
typedef int (*binary_t)(int, int);
struct ops { binary_t apply; const char *name; int (*const *table)(int); };
struct node { int v; struct node *next; };
static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
static int twice(int a) { return a * 2; }
static int thrice(int a) { return a * 3; }
static binary_t pick(int c) { return c ? add : sub; }
static int apply(binary_t f, int a, int b) { return f(a, b); }
static int (*const table[])(int) = { twice, thrice, twice };
static const struct ops operations[] = { { add, "add", table }, { .name = "sub", .apply = sub, .table = &table[1] } };
static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
static int ackermann(int m, int n) { return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1)); }
static int odd(int n);
static int even(int n) { return n == 0 ? 1 : odd(n - 1); }
static int odd(int n) { return n == 0 ? 0 : even(n - 1); }
static int counter(void) { static int n = 10; return ++n; }
static int *slot(void) { static int v; return &v; }
static long many(char a, short b, int c, long d, unsigned char e, unsigned short f, unsigned g, _Bool h) { return a + b * 2 + c * 3 + d * 5 + e * 7 + f * 11 + g * 13L + h * 17; }
static void out(int *a, long *b) { *a = 5; *b = -6; }
static inline __attribute__((always_inline)) int inl(int x) { return x + 1; }
static unsigned char low(int x) { return x; }
static void nothing(void) { }
static int modify(int a) { a += 5; a *= 2; return a; }
static int address_of_parameter(int a) { int *p = &a; *p += 3; return a; }
static struct node n3 = { 3, 0 }, n2 = { 2, &n3 }, n1 = { .next = &n2, .v = 1 };
static int numbers[] = { 5, 6, [4] = 7, 8 };
static int *middle = &numbers[4];
static int *past = numbers + 5;
static char text[10] = "hi";
static const char *message = "message" + 3;
static unsigned long address_bits = (unsigned long)&numbers[1];
static struct { unsigned a : 4, b : 4; short s; } packed_static = { 5, 10, -1 };
static struct node *literal = &(struct node) { 42, &n1 };
static int zeroes[5];
static int constant_expression = (3 + 4) * 2 - (sizeof(int) == 4 ? 1 : 0) + (1 << 4) % 7;
static unsigned char cut_static = (unsigned char)0x1ff;
static long negative_static = -1;
static unsigned long wide_static = ~0UL >> 1;
static int matrix[2][3] = { [1] = { 1, 2, 3 }, [0][1] = 9 };
static const int lookup[256] = { [0 ... 127] = 1, [128 ... 254] = 2, [255] = 3 };
static union { long l; struct { int lo, hi; } p; } u_static = { .p = { 1, 2 } };
static binary_t function_static = &sub;
static _Bool bool_static = 42;
enum color { RED = 3, GREEN, BLUE = GREEN * 2 };
static enum color color_static = BLUE;
static long long_from_int = -5;
static unsigned from_negative = -5;
static const char *strings[] = { "one", "two", "three" };
static char lines[2][4] = { "abc", "de" };

ROW(call_pointer, 73) { binary_t f = add; return f(3, 4) * 10 + (*f)(1, 2); }
ROW(call_pointer_result, 82) { return pick(1)(5, 3) * 10 + pick(0)(5, 3); }
ROW(call_pointer_argument, 5) { return apply(sub, 9, 4); }
ROW(call_pointer_table, 12) { int r = 1; for (int i = 0; i < 3; i++) r = table[i](r); return r; }
ROW(call_pointer_struct, 905) { int r = 0; for (int i = 0; i < 2; i++) r = r * 100 + operations[i].apply(7, 2); return r; }
ROW(call_pointer_nested, 150) { return operations[1].table[0](5) * 10 + operations[1].name[0] - 's'; }
ROW(call_pointer_compare, 10) { return (pick(1) == add) * 10 + (pick(0) == add); }
ROW(call_pointer_conditional, 11) { int c = counter(); return (c ? add : sub)(10, c - c + 1); }
ROW(call_nested, 11) { return add(add(1, 2), sub(add(10, 5), sub(9, 2))); }
ROW(call_in_expression, 13) { return add(1, 2) * sub(9, 3) + twice(add(2, 2)) - fib(7); }
ROW(call_many_arguments, 52000722653) { return many(-1, -2, -3, -4, 255, 65535, 4000000000u, 5); }
ROW(call_argument_converts, 55835297523) { return many(257, 65537, 0x100000001L, -1, -1, -1, -1, 256); }
ROW(call_result_converts, 510) { return low(0x1ff) + low(-1); }
ROW(call_out_parameters, -30) { int a; long b; out(&a, &b); return a * b; }
ROW(call_inline, 3) { return inl(inl(inl(0))); }
ROW(call_void, 3) { nothing(); return (nothing(), 3); }
ROW(call_modified_parameter, 121) { int a = 1; int r = modify(a); return r * 10 + a; }
ROW(call_parameter_address, 7) { return address_of_parameter(4); }
ROW(call_recursion, 610) { return fib(15); }
ROW(call_ackermann, 9) { return ackermann(2, 3); }
ROW(call_mutual_recursion, 11) { return even(10) * 10 + odd(7); }
ROW(static_counter, 1) { int a = counter(), b = counter(); return b - a; }
ROW(static_pointer, 7) { *slot() = 5; *slot() += 2; return *slot(); }
ROW(static_list, 123) { int r = 0; for (struct node *n = &n1; n; n = n->next) r = r * 10 + n->v; return r; }
ROW(static_array, 560078) { int s = 0; for (unsigned i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) s = s * 10 + numbers[i]; return s; }
ROW(static_pointers, 78) { return *middle * 10 + *past; }
ROW(static_text, 26634) { return text[0] * 256 + text[2] + sizeof(text); }
ROW(static_message, 115) { return message[0]; }
ROW(static_address_bits, 4) { return address_bits - (unsigned long)numbers; }
ROW(static_bits, 599) { return packed_static.a * 100 + packed_static.b * 10 + packed_static.s; }
ROW(static_literal, 421) { return literal->v * 10 + literal->next->v; }
ROW(static_zero, 0) { int s = 0; for (int i = 0; i < 5; i++) s += zeroes[i]; return s; }
ROW(static_constant_expression, 15) { return constant_expression; }
ROW(static_cut, 254) { return cut_static + negative_static; }
ROW(static_wide, 9223372036854775807) { return wide_static; }
ROW(static_matrix, 90123) { int s = 0; for (int i = 0; i < 6; i++) s = s * 10 + matrix[i / 3][i % 3]; return s; }
ROW(static_lookup, 1123) { return lookup[0] * 1000 + lookup[127] * 100 + lookup[128] * 10 + lookup[255]; }
ROW(static_union, 1) { return u_static.l == 0x200000001L; }
ROW(static_function, 4) { return function_static(9, 5); }
ROW(static_bool, 1) { return bool_static; }
ROW(static_enum, 8) { return color_static; }
ROW(static_signs, -49) { return long_from_int * 10 + (from_negative > 1000); }
ROW(static_strings, 9935804) { int n = 0; for (int i = 0; i < 3; i++) n = n * 300 + strings[i][1]; return n; }
ROW(static_lines, 101008) { return lines[0][3] * 1000000 + lines[1][1] * 1000 + lines[1][3] + sizeof(lines); }
ROW(static_in_loop, 14) { int s = 0; for (int i = 0; i < 3; i++) { static int k = 1; k *= 2; s += k; } return s; }
ROW(static_write, 7) { zeroes[2] = 7; int r = zeroes[2]; zeroes[2] = 0; return r; }
