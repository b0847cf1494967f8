package org.racewalk.actors.store;

/** A process that keeps batches until it is killed, and says of each that it is kept. */
final class StoreWriter {
    private StoreWriter() {}

    public static void main(String[] args) {
        String campaign = args[1];
        try (CampaignStore store = Stores.open(args[0])) {
            for (long id = 0; ; id++) {
                store.keep(campaign, StoreFixture.batch(id), StoreFixture.NOW);
                System.out.println(id);
            }
        }
    }
}
