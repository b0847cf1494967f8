package org.racewalk.actors.wire;

import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** Actor references as text and back. */
interface ActorNames {
    /** Where no actors run: a reference is refused. */
    ActorNames NONE =
            new ActorNames() {
                @Override
                public String name(ActorRef<?> actor) {
                    throw new WireException("an actor reference outside of a cluster");
                }

                @Override
                public <T> ActorRef<T> actor(String name) {
                    throw new WireException("an actor reference outside of a cluster");
                }
            };

    /** A name that other nodes can resolve. */
    String name(ActorRef<?> actor);

    /** The inverse; throws if the text is no path of an actor. */
    <T> ActorRef<T> actor(String name);

    /** As the actor system knows them. */
    static ActorNames of(ActorRefResolver resolver) {
        return new ActorNames() {
            @Override
            public String name(ActorRef<?> actor) {
                return resolver.toSerializationFormat(actor);
            }

            @Override
            public <T> ActorRef<T> actor(String name) {
                requirePath(name);
                return resolver.resolveActorRef(name);
            }
        };
    }

    /** The resolver takes what is no path for an actor that has ended, and logs it as it stands. */
    private static void requirePath(String name) {
        try {
            Address address = ActorPath.fromString(name).address();
            if (address.protocol().equals("pekko") && address.hasGlobalScope()) {
                return;
            }
        } catch (Exception e) {
            // From Scala: a MalformedURLException, which is not declared.
        }
        throw new WireException(WireFormat.quote(name) + " is no path of an actor on a node");
    }
}
