package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Shows each batch that training or an evaluation takes from its iterator, after {@code iterator.next()}. The iterator itself is left
 * as it is: a wrapper around it would change its class, its support of prefetching and who calls its preprocessor.
 */
final class IteratedBatches implements AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper {

    /** Operands that the call adds to the two or fewer that are there: the batch again, and the network. */
    private static final int FURTHER_OPERANDS = 2;

    private static final String HOOKS = Type.getInternalName(TrainingHooks.class);

    private final String event;

    /**
     * @param event the method of {@link TrainingHooks} that is told, with the network and the batch
     */
    IteratedBatches(String event) {
        this.event = event;
    }

    @Override
    public MethodVisitor wrap(
            TypeDescription instrumentedType,
            MethodDescription instrumentedMethod,
            MethodVisitor methodVisitor,
            Implementation.Context implementationContext,
            TypePool typePool,
            int writerFlags,
            int readerFlags) {
        return new MethodVisitor(OpenedClassReader.ASM_API, methodVisitor) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                if (owner.endsWith("DataSetIterator") && name.equals("next") && descriptor.startsWith("()")) {
                    super.visitInsn(Opcodes.DUP);
                    super.visitVarInsn(Opcodes.ALOAD, 0);
                    super.visitInsn(Opcodes.SWAP);
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC, HOOKS, event, "(Ljava/lang/Object;Ljava/lang/Object;)V", false);
                }
            }

            @Override
            public void visitMaxs(int maxStack, int maxLocals) {
                super.visitMaxs(maxStack + FURTHER_OPERANDS, maxLocals);
            }
        };
    }
}
