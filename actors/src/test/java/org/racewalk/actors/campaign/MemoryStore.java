package org.racewalk.actors.campaign;

import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.FindingNotes;
import org.racewalk.actors.store.StoreUnavailableException;
import org.racewalk.actors.store.StoredBatch;
import org.racewalk.actors.store.StoredCampaign;
import org.racewalk.actors.store.StoredShrink;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A store that forgets all when the test ends, and does not answer when the test says so. */
public final class MemoryStore implements CampaignStore {
    private final Map<String, CampaignSpec> specs = new TreeMap<>();
    private final Map<String, StoredCampaign> campaigns = new TreeMap<>();
    private final Map<String, String> sources = new TreeMap<>();
    private final Map<String, TreeMap<Long, StoredBatch>> batches = new TreeMap<>();
    private final Map<String, TreeMap<Long, StoredShrink>> shrunk = new TreeMap<>();
    private final Map<String, Map<String, String>> distrusted = new TreeMap<>();
    private final Map<String, List<Instant>> times = new TreeMap<>();
    private int keptTwice;
    private int refused;
    private boolean down;

    /** From now on it answers, or does not. */
    public synchronized void setDown(boolean isDown) {
        down = isDown;
    }

    /** How often a batch came that was there. */
    public synchronized int keptTwice() {
        return keptTwice;
    }

    /** How often it did not answer. */
    public synchronized int refused() {
        return refused;
    }

    private void touch() {
        if (down) {
            refused++;
            throw new StoreUnavailableException("is down", new IllegalStateException());
        }
    }

    @Override
    public FindingNotes notes() {
        throw new UnsupportedOperationException("no coordinator asks");
    }

    @Override
    public synchronized String add(CampaignSpec spec, Map<String, String> texts, Instant now) {
        touch();
        String id = spec.name() + "-" + (specs.size() + 1);
        specs.put(id, spec);
        sources.putAll(texts);
        batches.put(id, new TreeMap<>());
        distrusted.put(id, new TreeMap<>());
        campaigns.put(
                id, new StoredCampaign(id, spec.name(), now, Wish.RUN, Status.QUEUED, "", now));
        return id;
    }

    @Override
    public synchronized List<StoredCampaign> campaigns() {
        touch();
        return new ArrayList<>(campaigns.values());
    }

    @Override
    public synchronized Optional<StoredCampaign> campaign(String id) {
        touch();
        return Optional.ofNullable(campaigns.get(id));
    }

    @Override
    public synchronized CampaignSpec spec(String id) {
        touch();
        return specs.get(id);
    }

    @Override
    public synchronized Optional<String> source(String sha256) {
        touch();
        return Optional.ofNullable(sources.get(sha256));
    }

    @Override
    public synchronized void wish(String id, Wish wish) {
        touch();
        StoredCampaign old = campaigns.get(id);
        campaigns.put(
                id,
                new StoredCampaign(
                        id,
                        old.name(),
                        old.added(),
                        wish,
                        old.status(),
                        old.reason(),
                        old.changed()));
    }

    @Override
    public synchronized void status(String id, Status status, String reason, Instant now) {
        touch();
        StoredCampaign old = campaigns.get(id);
        campaigns.put(
                id,
                new StoredCampaign(id, old.name(), old.added(), old.wish(), status, reason, now));
    }

    @Override
    public synchronized int keepAll(String id, List<StoredBatch> added, Instant now) {
        touch();
        int inserted = 0;
        for (StoredBatch batch : added) {
            boolean isNew = batches.get(id).putIfAbsent(batch.id(), batch) == null;
            keptTwice += isNew ? 0 : 1;
            if (isNew) {
                inserted++;
                times.computeIfAbsent(id, any -> new ArrayList<>()).add(now);
            }
        }
        return inserted;
    }

    @Override
    public synchronized void batches(String id, Consumer<StoredBatch> consumer) {
        touch();
        batches.get(id).values().forEach(consumer);
    }

    @Override
    public synchronized boolean keepShrunk(String id, StoredShrink one, Instant now) {
        touch();
        boolean trusted = !distrusted.get(id).containsKey(one.node());
        return trusted && shrunk(id).putIfAbsent(one.job(), one) == null;
    }

    @Override
    public synchronized void shrunk(String id, Consumer<StoredShrink> consumer) {
        touch();
        List.copyOf(shrunk(id).values()).forEach(consumer);
    }

    private TreeMap<Long, StoredShrink> shrunk(String id) {
        return shrunk.computeIfAbsent(id, one -> new TreeMap<>());
    }

    @Override
    public synchronized Progress progress(String id) {
        touch();
        var all = batches.get(id).values();
        return new Progress(all.size(), all.stream().mapToLong(StoredBatch::runs).sum());
    }

    @Override
    public synchronized List<Instant> timeline(String id) {
        touch();
        return List.copyOf(times.getOrDefault(id, List.of()));
    }

    @Override
    public synchronized void distrust(String id, String node, String evidence, Instant now) {
        touch();
        distrusted.get(id).put(node, evidence);
        batches.get(id).values().removeIf(batch -> batch.node().equals(node));
        shrunk(id).values().removeIf(one -> one.node().equals(node));
    }

    @Override
    public synchronized Map<String, String> distrusted(String id) {
        touch();
        return Map.copyOf(distrusted.get(id));
    }

    @Override
    public void close() {}
}
