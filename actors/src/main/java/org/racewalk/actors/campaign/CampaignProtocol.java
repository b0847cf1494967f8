package org.racewalk.actors.campaign;

import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.campaign.CoordinatorCommand.Deliver;
import org.racewalk.actors.campaign.CoordinatorCommand.Fail;
import org.racewalk.actors.campaign.CoordinatorCommand.Pull;
import org.racewalk.actors.campaign.CoordinatorCommand.Stop;
import org.racewalk.actors.campaign.WorkerCommand.CancelAbove;
import org.racewalk.actors.campaign.WorkerCommand.RunBatch;
import org.racewalk.actors.wire.WireId;
import org.racewalk.actors.wire.WireProtocol;
import org.racewalk.actors.wire.WireType;
import org.racewalk.model.explore.BatchResult;

import java.util.List;

/** How what coordinator and workers say to each other is written. */
public final class CampaignProtocol implements WireProtocol {
    private static final int MOST_FAILURE = 256 * 1024;

    @Override
    public List<WireType<?>> types() {
        return List.of(
                WireType.part(
                        WireId.BATCH,
                        Batch.class,
                        (to, batch) -> {
                            to.count(batch.id());
                            to.count(batch.variant());
                            to.count(batch.from());
                            to.count(batch.to());
                        },
                        from ->
                                new Batch(
                                        from.count(),
                                        from.count(Integer.MAX_VALUE),
                                        from.count(),
                                        from.count())),
                WireType.message(
                        WireId.PULL,
                        1,
                        Pull.class,
                        (to, pull) -> {
                            to.text(pull.worker());
                            to.actor(pull.replyTo());
                        },
                        from -> new Pull(from.text(), from.actor())),
                WireType.message(
                        WireId.DELIVER,
                        1,
                        Deliver.class,
                        (to, delivery) -> {
                            to.count(delivery.batch());
                            to.part(delivery.result());
                        },
                        from -> new Deliver(from.count(), from.part(BatchResult.class))),
                WireType.message(
                        WireId.FAIL,
                        1,
                        Fail.class,
                        (to, failure) -> {
                            to.count(failure.batch());
                            to.text(failure.failure(), MOST_FAILURE);
                        },
                        from -> new Fail(from.count(), from.text(MOST_FAILURE))),
                WireType.message(
                        WireId.STOP,
                        1,
                        Stop.class,
                        (to, stop) -> to.constant(stop.reason()),
                        from -> new Stop(from.constant(StopReason.class))),
                WireType.message(
                        WireId.RUN_BATCH,
                        1,
                        RunBatch.class,
                        (to, run) -> {
                            to.part(run.batch());
                            to.flag(run.stopAtFirst());
                        },
                        from -> new RunBatch(from.part(Batch.class), from.flag())),
                WireType.message(
                        WireId.CANCEL_ABOVE,
                        1,
                        CancelAbove.class,
                        (to, cancel) -> to.number(cancel.batch()),
                        from -> new CancelAbove(from.number())));
    }
}
