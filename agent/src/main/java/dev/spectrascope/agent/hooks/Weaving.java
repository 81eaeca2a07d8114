package dev.spectrascope.agent.hooks;

import java.util.List;
import java.util.function.Consumer;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.pool.TypePool;

/** One class on its way through Byte Buddy. Its members stay as they are, so that loaded classes can be woven too. */
final class Weaving {

    private final String name;
    private final ClassFileLocator locator;

    Weaving(ClassLoader loader, String name, byte[] classFile) {
        this.name = name;
        this.locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(name, classFile), ClassFileLocator.ForClassLoader.of(loader));
    }

    /** The woven class file; null where there is nothing to weave. */
    byte[] weave(Consumer<String> console) {
        TypeDescription type =
                TypePool.Default.WithLazyResolution.of(locator).describe(name).resolve();
        List<Hook> hooks =
                Hook.ALL.stream().filter(hook -> hook.type().equals(name)).toList();
        DynamicType.Builder<?> builder =
                new ByteBuddy().with(TypeValidation.DISABLED).decorate(type, locator);
        boolean any = false;
        for (Hook hook : hooks) {
            if (type.getDeclaredMethods().filter(hook.methods()).isEmpty()) {
                console.accept("this version of DL4J has no such method in " + name
                        + " as the agent knows; it cannot see " + hook.loss());
            } else {
                builder = builder.visit(hook.wrapper());
                any = true;
            }
        }
        if (!any) {
            return null;
        }
        try (DynamicType.Unloaded<?> woven = builder.make(TypePool.Default.WithLazyResolution.of(locator))) {
            return woven.getBytes();
        }
    }
}
