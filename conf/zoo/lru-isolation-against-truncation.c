// SPDX-License-Identifier: Apache-2.0
/*
 * Compaction takes dirty pages off their list, if their mapping says that they can be moved; the mapping may be gone with its inode.
 *
 * id: I-43
 * fix: 69d763fc6d3a
 * expect: -D BUGGY: use-after-free in isolate_lru_page_prepare
 * expect: clean
 *
 * 69d763fc6d3a "mm: pin address_space before dereferencing it while isolating an LRU page" (Linux 4.16):
 *
 *   compaction                          the end of an inode
 *   a page of a list; it is dirty
 *   reads page->mapping
 *                                       takes the page out of the cache, frees the inode
 *   reads the mapping                   <- which lies in the inode
 *
 * Since then the page is locked, or left alone: truncation has it locked while it takes it out. (An inode that is freed by RCU, as most are, is
 * safe while the list is locked with interrupts off, on a kernel whose RCU counts that; this one is freed at once.)
 *
 *   racewalk run conf/zoo/lru-isolation-against-truncation.c -D BUGGY
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/lru.h"
#include "mm/mm.h"

SCENARIO("compaction against the end of an inode");

#define PAGES	1

static struct inode *inode;
static struct file file;
static struct folio *pinned;

setup(void)
{
	int i;

	mm_cache_init();
	inode = kzalloc(sizeof(*inode), GFP_KERNEL);
	file_init(&file, inode, PAGES);
	for (i = 0; i < PAGES; i++) {
		folio_mark_dirty(inode->i_mapping->i_pages[i]);
		folio_add_lru(inode->i_mapping->i_pages[i]);
	}
	lru_add_drain_all();
	/* Somebody has a reference, a device say. A page that goes needs lru_lock before its inode can. */
	pinned = inode->i_mapping->i_pages[0];
	folio_get(pinned);
}

/* Whether a dirty page can be moved: the kernel asks mapping->a_ops, which lies with the inode as i_mmap_writable does. */
static bool mapping_can_migrate_dirty(struct address_space *mapping)
{
	return atomic_read(&mapping->i_mmap_writable) >= 0;
}

/* lru_lock is held, so that the page is not freed: what is freed leaves its list first. */
static bool isolate_lru_page_prepare(struct page *page)
{
	struct address_space *mapping;
	bool migrate_dirty;

	if (!PageLRU(page))
		return false;
	if (PageDirty(page)) {
#ifdef BUGGY
		mapping = page_mapping(page);
		migrate_dirty = mapping && mapping_can_migrate_dirty(mapping);
#else
		if (!trylock_page(page)) {
			sometimes("somebody has the page locked");
			return false;
		}
		mapping = page_mapping(page);
		migrate_dirty = mapping && mapping_can_migrate_dirty(mapping);
		unlock_page(page);
#endif
		if (!migrate_dirty)
			return false;
	}
	return get_page_unless_zero(page);
}

task(compaction)
{
	struct folio *folio, *next;
	struct folio *isolated[PAGES];
	int nr = 0;

	spin_lock_irq(&node_lruvec.lru_lock);
	list_for_each_entry_safe(folio, next, &node_lruvec.lists[LRU_INACTIVE], lru) {
		if (!isolate_lru_page_prepare(&folio->page))
			continue;
		folio_clear_lru(folio);
		lruvec_del_folio(&node_lruvec, folio);
		isolated[nr++] = folio;
	}
	spin_unlock_irq(&node_lruvec.lru_lock);
	while (nr--) {
		sometimes("a page was isolated");
		folio_putback_lru(isolated[nr]);
	}
}

task(evict)
{
	file_exit(&file);
	kfree(inode);
}

finally(void)
{
	lru_exit();
	folio_put(pinned);
}
