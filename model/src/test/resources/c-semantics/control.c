/* Statements. */
#define ROW(name, value) long row_##name(void)
static int id(int x) { return x; }
static int classify(int x)
{
	switch (x) {
	case -5 ... -1:
		return 1;
	case 0:
		return 2;
	case 1:
	case 3:
		return 3;
	case 10 ... 19:
		return 4;
	default:
		return 5;
	}
}
static int fall(int x)
{
	int r = 0;
	switch (x) {
	case 1:
		r += 1;
	case 2:
		r += 10;
		break;
	default:
		r += 100;
	case 3:
		r += 1000;
	}
	return r;
}
static int duff(int count)
{
	int n = (count + 3) / 4, r = 0;
	switch (count % 4) {
	case 0:
		do {
			r++;
	case 3:
			r++;
	case 2:
			r++;
	case 1:
			r++;
		} while (--n > 0);
	}
	return r;
}
static int search(const int *v, int n, int x)
{
	int low = 0, high = n;
	while (low < high) {
		int mid = (low + high) / 2;
		if (v[mid] < x)
			low = mid + 1;
		else if (v[mid] > x)
			high = mid;
		else
			return mid;
	}
	return -1;
}

ROW(if_else, 2) { int x = id(3); if (x > 5) return 1; else if (x > 2) return 2; else return 3; }
ROW(if_nested, 2) { int a = id(1), b = id(0), r = 0; if (a) { if (b) r = 1; else r = 2; } else r = 3; return r; }
ROW(if_empty, 1) { int r = 1; if (id(1)) ; else r = 2; return r; }
ROW(if_assignment, 8) { int x; if ((x = id(4)) > 3) return x * 2; return x; }
ROW(if_constant, 12) { int r = 0; if (0) r = 1; else r = 2; if (1) r += 10; return r; }
ROW(while_sum, 45) { int i = 0, s = 0; while (i < 10) s += i++; return s; }
ROW(while_never, 5) { int s = 5; while (id(0)) s++; return s; }
ROW(do_once, 1) { int s = 0; do s++; while (id(0)); return s; }
ROW(do_while, 15) { int i = 5, s = 0; do { s += i; } while (--i); return s; }
ROW(do_while_zero_break, 1) { int r = 0; do { r = 1; if (id(1)) break; r = 2; } while (0); return r; }
ROW(do_while_zero_continue, 1) { int r = 0; do { r++; if (id(1)) continue; r = 20; } while (0); return r; }
ROW(do_continue_tests, 8) { int i = 0, s = 0; do { if (i == 2) continue; s += i; } while (++i < 5); return s; }
ROW(for_sum, 5050) { int s = 0; for (int i = 1; i <= 100; i++) s += i; return s; }
ROW(for_no_parts, 7) { int i = 0; for (;;) { if (i == 7) break; i++; } return i; }
ROW(for_continue, 18) { int s = 0; for (int i = 0; i < 10; i++) { if (i % 3) continue; s += i; } return s; }
ROW(for_comma, 30) { int s = 0; for (int i = 0, j = 10; i < j; i++, j--) s += j - i; return s; }
ROW(for_nested_break, 15) { int n = 0; for (int i = 0; i < 5; i++) for (int j = 0; j < 5; j++) { if (j > i) break; n++; } return n; }
ROW(for_shadow, 115) { int i = 100, s = 0; for (int i = 0; i < 3; i++) { int i = 5; s += i; } return i + s; }
ROW(for_unsigned_down, 43210) { int s = 0; for (unsigned i = 5; i-- > 0;) s = s * 10 + i; return s; }
ROW(scope_shadow, 1) { int x = 1; { int x = 2; { int x = 3; (void)x; } x++; } return x; }
ROW(goto_forward, 1) { int r = 1; goto out; r = 2; out: return r; }
ROW(goto_backward, 5) { int i = 0; again: i++; if (i < 5) goto again; return i; }
ROW(goto_out_of_loops, 67) { int i, j = 0; for (i = 0; i < 10; i++) for (j = 0; j < 10; j++) if (i * j == 42) goto found; return -1; found: return i * 10 + j; }
ROW(goto_into_block, 1) { int r = 0; goto in; { r += 100; in: r += 1; } return r; }
ROW(goto_into_loop, 212) { int i = 3, s = 0; goto middle; for (i = 0; i < 6; i++) { s += 100; middle: s += i; } return s; }
ROW(goto_retry, 412) { int tries = 0, r; retry: tries++; r = id(tries * 3); if (r < 10) goto retry; return tries * 100 + r; }
ROW(goto_error_path, -112) { int r = 0; if (id(1)) { r = -12; goto err; } r = 1; goto out; err: r -= 100; out: return r; }
ROW(label_then_declaration, 12) { int s = 0; again: ; int x = id(s); s = x + 3; if (s < 10) goto again; return s; }
ROW(switch_ranges, 874079) { int r = 0; for (int i = -6; i <= 20; i += 1) r = (r * 5 + classify(i)) % 1000003; return r; }
ROW(switch_fall_through, 12741) { return fall(1) + fall(2) * 3 + fall(3) * 5 + fall(4) * 7; }
ROW(switch_duff, 80701) { return duff(1) + duff(7) * 100 + duff(8) * 10000; }
ROW(switch_no_match, 7) { int r = 7; switch (id(5)) { case 1: r = 1; break; case 2: r = 2; } return r; }
ROW(switch_default_first, 2) { int r = 0; switch (id(2)) { default: r = 9; break; case 2: r = 2; } return r; }
ROW(switch_nested, 112) { int r = 0; switch (id(1)) { case 1: switch (id(2)) { case 1: r = 11; break; case 2: r = 12; break; } r += 100; break; case 2: r = 2; } return r; }
ROW(switch_in_loop_continue, 510) { int s = 0; for (int i = 0; i < 6; i++) { switch (i) { case 1: continue; case 4: break; default: s += i; } s += 100; } return s; }
ROW(switch_unsigned, 1) { unsigned x = id(-1); switch (x) { case 0xffffffffu: return 1; case 0: return 2; } return 3; }
ROW(switch_char, 1) { char c = id('b'); switch (c) { case 'a' ... 'c': return 1; case 'x': return 2; case 'y': return 3; case 'z': return 4; } return 5; }
ROW(switch_long, 1) { long x = (long)id(1) << 40; switch (x) { case 1L << 40: return 1; case 0: return 2; case 5: return 3; case 6: return 4; } return 0; }
ROW(switch_ulong_range, 2) { unsigned long x = id(-1); switch (x) { case 0 ... 10: return 1; case 0x8000000000000000UL ... 0xffffffffffffffffUL: return 2; case 100: return 3; } return 4; }
ROW(switch_enum, 3) { enum e { RED, GREEN = 5, BLUE }; enum e x = BLUE; switch (x) { case RED: return 1; case GREEN: return 2; case BLUE: return 3; } return 4; }
ROW(switch_declaration_inside, 5) { switch (id(1)) { int x; case 1: x = 5; return x; default: x = 6; return x; } }
ROW(switch_case_in_if, 15) { int r = 0; switch (id(2)) { case 1: if (id(0)) { case 2: r = 5; } r += 10; } return r; }
ROW(switch_on_bool, 11) { switch (id(5) > 3) { case 0: return 10; case 1: return 11; } return 12; }
ROW(switch_empty, 1) { int n = 0; switch (n++) { } return n; }
ROW(binary_search, 399) { static const int v[] = { 1, 4, 9, 16, 25, 36 }; return search(v, 6, 25) * 100 + search(v, 6, 1) * 10 + search(v, 6, 5); }
ROW(break_in_switch_in_loop, 5) { int i; for (i = 0; i < 10; i++) { switch (i) { case 5: goto done; } } done: return i; }
ROW(primes, 15) { char sieve[50] = { 0 }; int n = 0; for (int i = 2; i < 50; i++) { if (sieve[i]) continue; n++; for (int j = i * i; j < 50; j += i) sieve[j] = 1; } return n; }
ROW(bubble_sort, 12579) { int v[] = { 5, 2, 9, 1, 7 }; for (int i = 0; i < 5; i++) for (int j = 0; j + 1 < 5 - i; j++) if (v[j] > v[j + 1]) { int t = v[j]; v[j] = v[j + 1]; v[j + 1] = t; } return v[0] * 10000 + v[1] * 1000 + v[2] * 100 + v[3] * 10 + v[4]; }
ROW(return_in_loop, 4) { for (int i = 0;; i++) { while (1) { if (i > 3) return i; break; } } }
ROW(empty_statements, 1) { ;;; { } ; return 1; }
ROW(code_after_return, 1) { int x = 1; return x; x = 2; return x; }
ROW(register_pressure, 100) { int a = id(1), b = id(2), c = id(3), d = id(4), e = id(5), f = id(6), g = id(7), h = id(8); { int i = id(9), j = id(10); a += i * j; } { int k = id(11); b += k; } return a + b * c - d + e * f - g * h; }
ROW(loop_variables_reused, 15) { int s = 0; for (int i = 0; i < 3; i++) { int x = i * 2; s += x; } for (int j = 0; j < 3; j++) { int y; y = j * 3; s += y; } return s; }
