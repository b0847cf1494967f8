package org.racewalk.actors.campaign;

import org.racewalk.actors.campaign.FromWorker.AskSource;
import org.racewalk.actors.campaign.FromWorker.AskVariant;
import org.racewalk.actors.campaign.FromWorker.Deliver;
import org.racewalk.actors.campaign.FromWorker.Failed;
import org.racewalk.actors.campaign.FromWorker.Held;
import org.racewalk.actors.campaign.FromWorker.Pull;
import org.racewalk.actors.campaign.FromWorker.Unfit;
import org.racewalk.actors.campaign.WorkerCommand.Cancel;
import org.racewalk.actors.campaign.WorkerCommand.Delivered;
import org.racewalk.actors.campaign.WorkerCommand.Refused;
import org.racewalk.actors.campaign.WorkerCommand.RunBatch;
import org.racewalk.actors.wire.ResultTypes;
import org.racewalk.actors.wire.WireFormat;
import org.racewalk.actors.wire.WireId;
import org.racewalk.actors.wire.WireInput;
import org.racewalk.actors.wire.WireOutput;
import org.racewalk.actors.wire.WireProtocol;
import org.racewalk.actors.wire.WireType;

import java.util.List;

/** How what coordinator and workers say to each other is written. */
public final class CampaignProtocol implements WireProtocol {
    private static final int MOST_FAILURE = 256 * 1024;
    private static final int MOST_HELD = 256;

    @Override
    public List<WireType<?>> types() {
        return List.of(
                batch(),
                held(),
                pull(),
                deliver(),
                failed(),
                WireType.message(
                        WireId.ASK_VARIANT,
                        1,
                        AskVariant.class,
                        (to, ask) -> {
                            to.text(ask.campaign());
                            to.count(ask.variant());
                            to.actor(ask.replyTo());
                        },
                        from ->
                                new AskVariant(
                                        from.text(), from.count(Integer.MAX_VALUE), from.actor())),
                WireType.message(
                        WireId.ASK_SOURCE,
                        1,
                        AskSource.class,
                        (to, ask) -> {
                            to.text(ask.campaign());
                            to.text(ask.sha256());
                            to.actor(ask.replyTo());
                        },
                        from -> new AskSource(from.text(), from.text(), from.actor())),
                WireType.message(
                        WireId.UNFIT,
                        1,
                        Unfit.class,
                        (to, unfit) -> {
                            to.text(unfit.campaign());
                            to.text(unfit.node());
                            to.text(unfit.evidence());
                        },
                        from -> new Unfit(from.text(), from.text(), from.text())),
                WireType.message(
                        WireId.RUN_BATCH,
                        3,
                        RunBatch.class,
                        (to, run) -> {
                            to.text(run.campaign());
                            to.part(run.batch());
                            to.flag(run.stopAtFirst());
                            to.list(run.kept(), MOST_HELD, WireOutput::count);
                        },
                        from ->
                                new RunBatch(
                                        from.text(),
                                        from.part(Batch.class),
                                        from.flag(),
                                        from.list(MOST_HELD, WireInput::count))),
                WireType.message(
                        WireId.CANCEL,
                        1,
                        Cancel.class,
                        (to, cancel) -> {
                            to.text(cancel.campaign());
                            to.count(cancel.batch());
                        },
                        from -> new Cancel(from.text(), from.count())),
                WireType.message(
                        WireId.DELIVERED,
                        1,
                        Delivered.class,
                        (to, delivered) -> {
                            to.text(delivered.campaign());
                            to.count(delivered.batch());
                        },
                        from -> new Delivered(from.text(), from.count())),
                WireType.message(
                        WireId.REFUSED,
                        1,
                        Refused.class,
                        (to, refused) -> to.text(refused.reason()),
                        from -> new Refused(from.text())));
    }

    private static WireType<Batch> batch() {
        return WireType.part(
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
                                from.count()));
    }

    private static WireType<Held> held() {
        return WireType.part(
                WireId.HELD,
                Held.class,
                (to, held) -> {
                    to.text(held.campaign());
                    to.count(held.batch());
                },
                from -> new Held(from.text(), from.count()));
    }

    private static WireType<Pull> pull() {
        return WireType.message(
                WireId.PULL,
                2,
                Pull.class,
                (to, pull) -> {
                    to.text(pull.worker());
                    to.text(pull.node());
                    to.text(pull.build());
                    to.count(pull.wanted());
                    to.flag(pull.again());
                    to.list(pull.held(), MOST_HELD, (list, held) -> list.part(held));
                    to.actor(pull.replyTo());
                },
                from ->
                        new Pull(
                                from.text(),
                                from.text(),
                                from.text(),
                                from.count(Integer.MAX_VALUE),
                                from.flag(),
                                from.list(MOST_HELD, in -> in.part(Held.class)),
                                from.actor()));
    }

    /** The result has a version of its own, because stores hold it too. */
    private static WireType<Deliver> deliver() {
        return WireType.message(
                WireId.DELIVER,
                4,
                Deliver.class,
                (to, delivery) -> {
                    to.text(delivery.campaign());
                    to.count(delivery.batch());
                    to.text(delivery.worker());
                    to.text(delivery.node());
                    to.bytes(ResultTypes.pack(delivery.result()), WireFormat.MOST_BYTES);
                    to.count(delivery.wanted());
                    to.actor(delivery.replyTo());
                },
                from ->
                        new Deliver(
                                from.text(),
                                from.count(),
                                from.text(),
                                from.text(),
                                ResultTypes.unpack(from.bytes(WireFormat.MOST_BYTES)),
                                from.count(Integer.MAX_VALUE),
                                from.actor()));
    }

    private static WireType<Failed> failed() {
        return WireType.message(
                WireId.FAILED,
                1,
                Failed.class,
                (to, failure) -> {
                    to.text(failure.campaign());
                    to.count(failure.batch());
                    to.text(failure.worker());
                    to.text(failure.failure(), MOST_FAILURE);
                },
                from ->
                        new Failed(
                                from.text(), from.count(), from.text(), from.text(MOST_FAILURE)));
    }
}
