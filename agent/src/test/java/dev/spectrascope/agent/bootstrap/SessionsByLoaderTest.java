package dev.spectrascope.agent.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.bridge.TrainingEvents;
import dev.spectrascope.agent.session.Sessions;
import java.lang.reflect.Method;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsByLoaderTest {

    /** Events have a default that does nothing, so that one forgotten would be lost in silence. */
    @ParameterizedTest
    @ValueSource(classes = {SessionsByLoader.class, Sessions.class})
    void everyEventIsPassedOn(Class<?> receiver) throws NoSuchMethodException {
        for (Method event : TrainingEvents.class.getDeclaredMethods()) {
            if (!event.isSynthetic()) {
                assertThat(receiver.getDeclaredMethod(event.getName(), event.getParameterTypes()))
                        .isNotNull();
            }
        }
    }
}
