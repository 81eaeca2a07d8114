package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For {@code DefaultTrainer.postInit}, when a replica has been made; the first one is the original itself. */
final class ReplicaAdvice {

    private ReplicaAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("replicatedModel") Object replica, @Advice.FieldValue("originalModel") Object original) {
        if (replica != original) {
            TrainingHooks.replicates(replica, original);
        }
    }
}
