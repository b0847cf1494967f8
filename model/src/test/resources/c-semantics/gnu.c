/* GNU extensions of the kernel's C. */
#define ROW(name, value) long row_##name(void)
static int id(int x) { return x; }
static int log_value;
static void note(int *p) { log_value = log_value * 10 + *p; }
static void note_twice(int *p) { note(p); note(p); }
static void clear(int **p) { if (*p) **p = 0; }
#define CLEAN __attribute__((cleanup(note)))
#define min(a, b) ({ typeof(a) __a = (a); typeof(b) __b = (b); __a < __b ? __a : __b; })
#define max(a, b) ({ __auto_type __x = (a); __auto_type __y = (b); __x > __y ? __x : __y; })
#define swap(a, b) do { typeof(a) __t = (a); (a) = (b); (b) = __t; } while (0)
#define likely(x) __builtin_expect(!!(x), 1)
#define kind(x) _Generic((x), int: 1, unsigned: 2, long: 3, char: 4, char *: 5, const char *: 6, default: 7)
#define for_range(i, n) for (int i = 0; i < (n); i++)
#define CONCAT_(a, b) a##b
#define CONCAT(a, b) CONCAT_(a, b)
#define UNIQUE(p) CONCAT(p, __LINE__)

static int early(int x)
{
	int a CLEAN = 1;
	if (x == 1)
		return a + 10;
	{
		int b CLEAN = 2;
		if (x == 2)
			return b + 20;
		int c CLEAN = 3;
		if (x == 3)
			goto out;
		c = 4;
	}
	a = 5;
out:
	return 30;
}
static int loops(void)
{
	for (int i = 1; i < 6; i++) {
		int x CLEAN = i;
		if (i == 2)
			continue;
		if (i == 4)
			break;
	}
	return 0;
}
static int returns_before_cleanup(void)
{
	int x = 5;
	int *p __attribute__((cleanup(clear))) = &x;
	return x;
}
static int backward(void)
{
	int n = 0;
again:
	n++;
	int x CLEAN = n;
	if (n < 3)
		goto again;
	return n;
}
static int in_switch(int v)
{
	switch (v) {
	case 1: {
		int a CLEAN = 1;
		break;
	}
	case 2: {
		int b CLEAN = 2;
		return 7;
	}
	default: {
		int c CLEAN = 3;
	}
	}
	return 8;
}
static int scoped_guard(int fail)
{
	for (int once CLEAN = 7, *go = &once; go; go = 0) {
		if (fail)
			return -1;
		log_value = log_value * 10 + 1;
	}
	return 0;
}
static int void_cleanup_order(void)
{
	int a CLEAN = 1, b CLEAN = 2;
	int c __attribute__((cleanup(note_twice))) = 3;
	return 0;
}

ROW(elvis, 35) { int a = id(0), b = id(5); return (a ?: 3) * 10 + (b ?: 4); }
ROW(elvis_evaluates_once, 34) { int n = 3; int r = n++ ?: 100; return r * 10 + n; }
ROW(elvis_pointer, 4) { int x = 4, *p = 0, *q = &x; return *(p ?: q); }
ROW(elvis_converts, 1) { int a = -1; unsigned long b = 5; return (a ?: b) == ~0UL; }
ROW(elvis_assigned_to_operand, 7) { int a = id(0); a = a ?: a + 7; return a; }
ROW(elvis_nested, 9) { return id(0) ?: id(0) ?: id(9); }
ROW(statement_expression, 70) { return ({ int x = id(3); x *= 2; x + 1; }) * 10; }
ROW(statement_expression_nested, 12) { return ({ int x = ({ int y = 2; y + 1; }); x * ({ int z = 4; z; }); }); }
ROW(statement_expression_variable, 56) { int a = ({ int x = id(5); x; }); int b = ({ int x = id(6); x; }); return a * 10 + b; }
ROW(statement_expression_in_arguments, 32) { return min(id(5), ({ int q = id(3); q; })) * 10 + max(id(1), id(2)); }
ROW(statement_expression_loop, 10) { return ({ int s = 0; for (int i = 0; i < 5; i++) s += i; s; }); }
ROW(statement_expression_void, 1) { int n = 0; ({ n++; (void)0; }); return n; }
ROW(statement_expression_goto_out, 77) { int x = 1 + ({ if (id(1)) goto out; 5; }); return x; out: return 77; }
ROW(statement_expression_return, 99) { return 1 + ({ if (id(1)) return 99; 5; }); }
ROW(statement_expression_break, 4) { int i; for (i = 0; i < 9; i++) { int y = ({ if (i == 4) break; i; }); (void)y; } return i; }
ROW(statement_expression_condition, 5) { int n = 0; while (({ n++; n < 5; })) ; return n; }
ROW(statement_expression_label, 1) { return ({ __label__ done; int x = 1; if (id(1)) goto done; x = 2; done: x; }); }
ROW(min_mixed, 10) { return min(3, 4) + max(7L, 5L); }
ROW(min_no_double_evaluation, 12) { int n = 1; int m = min(n++, 10); return m * 10 + n; }
ROW(typeof_expression, 256) { unsigned char c = 255; typeof(c) d = c + 1; typeof(c + 1) e = c + 1; return d * 1000 + e; }
ROW(typeof_pointer, 4) { int x = 3; typeof(&x) p = &x; typeof(*p) y = *p + 1; return y; }
ROW(auto_type, 1) { __auto_type x = 5000000000L; return x > 4999999999L; }
ROW(swap_macro, 21) { int a = 1, b = 2; swap(a, b); return a * 10 + b; }
ROW(likely_branch, 1) { int x = id(5); if (likely(x == 5)) return 1; return 2; }
ROW(likely_value, 1) { return likely(id(7)) + likely(id(0)) * 10; }
ROW(generic_int, 123457) { return kind(1) * 100000 + kind(1u) * 10000 + kind(1L) * 1000 + kind((char)1) * 100 + kind("x") * 10 + kind((short)1); }
ROW(generic_expression, 10) { long x = 5; return _Generic(x, long: x * 2, int: 0); }
ROW(constant_p, 11) { return __builtin_constant_p(5) * 10 + (__builtin_constant_p(3 + 4) ? 1 : 0); }
ROW(choose_expr, 1) { return __builtin_choose_expr(sizeof(long) == 8, 1, "no"); }
ROW(types_compatible, 10) { return __builtin_types_compatible_p(int, const int) * 10 + __builtin_types_compatible_p(int, long); }
ROW(case_range_macro, 6) { int r = 0; for_range(i, 5) switch (i) { case 1 ... 3: r += i; } return r; }
ROW(token_paste, 6) { int UNIQUE(v) = 6; return UNIQUE(v); }
ROW(static_assert, 1) { _Static_assert(sizeof(int) == 4, "int"); return 1; }
ROW(void_pointer_arithmetic, 2) { int v[2] = { 1, 2 }; return *(int *)((void *)v + sizeof(int)); }
ROW(sizeof_void, 13) { return sizeof(void) + sizeof(int[3]); }
ROW(zero_length_array, 4) { struct { int n; int v[0]; } s; return sizeof(s); }
ROW(binary_literal, 11) { return 0b1011; }
ROW(local_static_const, 6) { static const char *const names[] = { "a", "bc", "def" }; int n = 0; for (int i = 0; i < 3; i++) for (const char *s = names[i]; *s; s++) n++; return n; }
ROW(conditional_omitted_side, 1) { int n = 0; id(1) ? n++ : 0; return n; }
ROW(comma_in_condition, 5) { int n = 0; if (n++, n++, n == 2) return 5; return n; }
ROW(cleanup_return_1, 1100001) { log_value = 0; int r = early(1); return r * 100000 + log_value; }
ROW(cleanup_return_2, 2200021) { log_value = 0; int r = early(2); return r * 100000 + log_value; }
ROW(cleanup_goto, 3000321) { log_value = 0; int r = early(3); return r * 100000 + log_value; }
ROW(cleanup_fall_out, 3000425) { log_value = 0; int r = early(4); return r * 100000 + log_value; }
ROW(cleanup_loops, 1234) { log_value = 0; loops(); return log_value; }
ROW(cleanup_after_value, 5) { return returns_before_cleanup(); }
ROW(cleanup_goto_backward, 300123) { log_value = 0; int r = backward(); return r * 100000 + log_value; }
ROW(cleanup_switch, 87800123) { log_value = 0; int r = in_switch(1) * 100 + in_switch(2) * 10 + in_switch(3); return r * 100000 + log_value; }
ROW(cleanup_scoped_guard, -99823) { log_value = 0; int r = scoped_guard(0) + scoped_guard(1); return r * 100000 + log_value; }
ROW(cleanup_order, 3321) { log_value = 0; void_cleanup_order(); return log_value; }
ROW(cleanup_block, 59) { log_value = 0; { int x CLEAN = 4; x++; } log_value = log_value * 10 + 9; return log_value; }
ROW(cleanup_statement_expression, 1206) { log_value = 0; int r = ({ int x CLEAN = 3; x = 6; x; }) + log_value; return r * 100 + log_value; }
ROW(cleanup_break_statement_expression, 21) { log_value = 0; for (;;) { int y CLEAN = 1; ({ int x CLEAN = 2; break; }); } return log_value; }
