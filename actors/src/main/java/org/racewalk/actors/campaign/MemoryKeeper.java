package org.racewalk.actors.campaign;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.racewalk.actors.campaign.CoordinatorCommand.Kept;
import org.racewalk.actors.campaign.CoordinatorCommand.KeptShrunk;
import org.racewalk.actors.campaign.CoordinatorCommand.Loaded;

import java.util.Map;
import java.util.TreeMap;

/** Keeps the results of a campaign that ends with its process: the coordinator's state has them. */
final class MemoryKeeper {
    private MemoryKeeper() {}

    static Behavior<KeeperCommand> create(
            CampaignPlan plan, ActorRef<CoordinatorCommand> coordinator) {
        Map<String, String> distrusted = new TreeMap<>();
        return Behaviors.receiveMessage(command -> {
            switch (command) {
                case KeeperCommand.Load load -> coordinator.tell(nothing(plan, distrusted));
                case KeeperCommand.Keep keep ->
                        coordinator.tell(new Kept(keep.batch(), keep.result()));
                case KeeperCommand.KeepShrunk keep ->
                        coordinator.tell(new KeptShrunk(keep.job(), keep.outcome()));
                case KeeperCommand.Distrust node -> {
                    distrusted.put(node.node(), node.evidence());
                    coordinator.tell(nothing(plan, distrusted));
                }
                case KeeperCommand.Source source -> {}
                case KeeperCommand.Work work -> {}
            }
            return Behaviors.same();
        });
    }

    private static Loaded nothing(CampaignPlan plan, Map<String, String> distrusted) {
        return new Loaded(Tally.begin(plan), new TreeMap<>(), Map.copyOf(distrusted));
    }
}
