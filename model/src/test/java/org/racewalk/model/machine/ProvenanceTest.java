package org.racewalk.model.machine;

import static org.racewalk.model.machine.MemoryPrograms.alone;
import static org.racewalk.model.machine.MemoryPrograms.finds;
import static org.racewalk.model.machine.MemoryPrograms.passes;
import static org.racewalk.model.machine.MemoryPrograms.program;

import org.junit.jupiter.api.Test;
import org.racewalk.model.oracle.ViolationKind;

/** What a pointer may be turned into and still reach its object, seen from C (DESIGN section 2). */
class ProvenanceTest {
    private static final String NODE =
            "struct pair *p = kzalloc(sizeof(*p), GFP_KERNEL | __GFP_NOFAIL);\n";

    @Test
    void shouldFollowTaggedPointers() {
        passes(
                alone(
                        NODE
                                + "unsigned long tagged = (unsigned long)p | 3;\n"
                                + "struct pair *q = (struct pair *)(tagged & ~7UL);\n"
                                + "q->second = 4; require(p->second == 4); kfree(q);"));
    }

    @Test
    void shouldCatchATaggedPointerToAFreedObjectWhoseAddressWasReused() {
        finds(
                ViolationKind.USE_AFTER_FREE_READ,
                reusing(
                        "unsigned long tagged = (unsigned long)p | 3;",
                        "sink = ((struct pair *)(tagged & ~7UL))->second;"));
    }

    @Test
    void shouldNotTakeTheLowBitsOfAPointerForThePointer() {
        passes(
                alone(
                        NODE
                                + "struct pair *r = kzalloc(sizeof(*r), GFP_KERNEL |"
                                + " __GFP_NOFAIL);\n"
                                + "unsigned long word = (unsigned long)p + 1;\n"
                                + "word = (word & 1) + (unsigned long)r; kfree(p);\n"
                                + "((struct pair *)(word & ~7UL))->first = 5;\n"
                                + "require(r->first == 5); kfree(r);"));
    }

    @Test
    void shouldTakeErrorPointersForValues() {
        passes(
                alone(
                        "struct pair *p = ERR_PTR(-ENOMEM);\n"
                                + "require(IS_ERR(p) && PTR_ERR(p) == -ENOMEM);\n"
                                + "require(!IS_ERR(NULL) && IS_ERR_OR_NULL(NULL));"));
    }

    @Test
    void shouldCatchTheUseOfAnErrorPointer() {
        finds(ViolationKind.WILD_ACCESS, alone("struct pair *p = ERR_PTR(-ENOMEM); p->first = 1;"));
    }

    @Test
    void shouldShareBytesBetweenMembersOfAUnion() {
        passes(
                alone(
                        "union { u64 whole; u32 half[2]; u8 byte[8]; } u;\n"
                                + "u.whole = 0x1122334455667788;\n"
                                + "require(u.half[1] == 0x11223344 && u.byte[0] == 0x88);\n"
                                + "u.byte[7] = 0xff;\n"
                                + "require(u.whole == 0xff22334455667788);"));
    }

    @Test
    void shouldFollowAPointerThroughAUnionAndAnInteger() {
        finds(
                ViolationKind.USE_AFTER_FREE_READ,
                reusing(
                        "union { void *pointer; unsigned long number; } u; "
                                + "unsigned long kept; u.pointer = p; kept = u.number;",
                        "sink = ((struct pair *)kept)->second;"));
    }

    @Test
    void shouldFollowAPointerThroughMemcpy() {
        finds(
                ViolationKind.USE_AFTER_FREE_READ,
                reusing(
                        "struct pair *copy; memcpy(&copy, &p, sizeof(p));",
                        "sink = copy->second;"));
    }

    @Test
    void shouldFollowAPointerThroughAStructAssignment() {
        finds(
                ViolationKind.USE_AFTER_FREE_READ,
                reusing(
                        "struct { long l; struct pair *p; } one = { 1, p }, two; two = one;",
                        "sink = two.p->second;"));
    }

    @Test
    void shouldCatchAPageTableEntryThatPointsToAFreedPage() {
        finds(
                ViolationKind.USE_AFTER_FREE_READ,
                program(
                        "#define OFFSET 0xffff888000000000UL\n"
                                + "static unsigned long pte; static long sink;\n"
                                + "task(alone) {\n"
                                + "unsigned long page = __get_free_page(GFP_KERNEL |"
                                + " __GFP_ZERO | __GFP_NOFAIL), other;\n"
                                + "WRITE_ONCE(pte, ((page - OFFSET) >> PAGE_SHIFT <<"
                                + " PAGE_SHIFT) | 0x67);\n"
                                + "free_page(page);\n"
                                + "other = get_zeroed_page(GFP_KERNEL | __GFP_NOFAIL);\n"
                                + "sink = *(long *)((READ_ONCE(pte) & PAGE_MASK) + OFFSET"
                                + " + 8);\n"
                                + "free_page(other);\n}"));
    }

    @Test
    void shouldCountAPageTableEntryAsAReferenceToItsPage() {
        passes(
                program(
                        "#define OFFSET 0xffff888000000000UL\n"
                                + "static unsigned long pte;\n"
                                + "setup(void) {\n"
                                + "unsigned long page = get_zeroed_page(GFP_KERNEL);\n"
                                + "pte = (page - OFFSET) | 0x67; }\n"
                                + "task(alone) { }"));
    }

    @Test
    void shouldNotCountAGhostVariableAsAReference() {
        program(
                        "static ghost void *seen;\n"
                                + "on_store(struct pair, first, struct pair *p) { seen = p;"
                                + " }\n"
                                + "task(alone) { struct pair *p = kzalloc(sizeof(*p),"
                                + " GFP_KERNEL | __GFP_NOFAIL); p->first = 1; }")
                .runs(5)
                .shouldFind(ViolationKind.LEAK);
    }

    @Test
    void shouldLookUpAValueWithoutProvenanceByItsAddress() {
        passes(
                alone(
                        NODE
                                + "u32 low = (u32)(unsigned long)p;\n"
                                + "u32 high = (u32)((unsigned long)p >> 32);\n"
                                + "struct pair *q = (struct pair *)((u64)high << 32 | low);\n"
                                + "q->second = 4; require(p->second == 4); kfree(p);"));
    }

    @Test
    void shouldKnowTheBoundsOfWhatWasAskedFor() {
        finds(
                ViolationKind.OUT_OF_BOUNDS,
                alone(
                        "char *p = kmalloc(13, GFP_KERNEL | __GFP_NOFAIL); p[13] = 1;"
                                + " kfree(p);"));
    }

    @Test
    void shouldNotTakeANeighbourForTheObject() {
        finds(
                ViolationKind.OUT_OF_BOUNDS,
                program(
                        "static long a[2], b[2];\n"
                                + "task(alone) { long *p = a; WRITE_ONCE(p[choose(2) + 1],"
                                + " 1); b[0] = 1; }"));
    }

    @Test
    void shouldFindTheObjectOfABareAddressAfterReuseWithAnotherSize() {
        // kmalloc-96 with 70 bytes, then with 90: the last bytes belong to the object as well.
        passes(
                alone(
                        "char *p = kmalloc(70, GFP_KERNEL | __GFP_NOFAIL);\n"
                                + "u32 low, high; char *q;\n"
                                + "kfree(p);\n"
                                + "p = kmalloc(90, GFP_KERNEL | __GFP_NOFAIL);\n"
                                + "low = (unsigned long)p; high = (unsigned long)p >> 32;\n"
                                + "q = (char *)((u64)high << 32 | low);\n"
                                + "q[88] = 7; require(p[88] == 7);\n"
                                + "kfree(p);"));
    }

    private Running reusing(String keep, String use) {
        return alone(
                "static long sink;\n"
                        + "struct pair *other;\n"
                        + NODE
                        + keep
                        + "kfree(p);\n"
                        + "other = kzalloc(sizeof(*other), GFP_KERNEL | __GFP_NOFAIL);\n"
                        + use
                        + "kfree(other);\n");
    }
}
