package dev.spectrascope.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ParameterBuffersTest {

    private static final int LARGE = 20_000_000;

    private final INDArray parameters = Nd4j.linspace(0, 9, 10, DataType.FLOAT);

    private static Optional<INDArray> copy(ParameterBuffers buffers, INDArray parameters) {
        return buffers.copy(parameters.dataType(), parameters.length(), target -> target.assign(parameters));
    }

    @Test
    void aLargeNetworkGetsTwoAndASmallOneMore() {
        assertThat(new ParameterBuffers(DataType.FLOAT, LARGE).limit()).isEqualTo(2);
        assertThat(new ParameterBuffers(DataType.FLOAT, 10).limit()).isEqualTo(64);
        assertThat(new ParameterBuffers(DataType.DOUBLE, 1 << 14).limit()).isEqualTo(8);
    }

    @Test
    void copiesAndGivesNoMoreThanThereAre() {
        ParameterBuffers buffers = new ParameterBuffers(DataType.FLOAT, 10);
        INDArray first = copy(buffers, parameters).orElseThrow();
        parameters.addi(1);
        INDArray second = copy(buffers, parameters).orElseThrow();
        assertThat(first.getFloat(3)).isEqualTo(3);
        assertThat(second.getFloat(3)).isEqualTo(4);
        for (int i = 2; i < buffers.limit(); i++) {
            assertThat(copy(buffers, parameters)).isPresent();
        }
        assertThat(copy(buffers, parameters)).isEmpty();
        buffers.giveBack(first);
        assertThat(copy(buffers, parameters)).containsSame(first);
    }

    @Test
    void copiesLiveOutsideTheWorkspaceThatIsOpen() {
        ParameterBuffers buffers = new ParameterBuffers(DataType.FLOAT, 10);
        Optional<INDArray> copy;
        try (MemoryWorkspace workspace = Nd4j.getWorkspaceManager()
                .getAndActivateWorkspace(
                        WorkspaceConfiguration.builder().initialSize(1 << 16).build(), "TEST")) {
            assertThat(Nd4j.create(1).isAttached()).as(workspace.getId()).isTrue();
            copy = copy(buffers, parameters);
        }
        assertThat(copy)
                .hasValueSatisfying(array -> assertThat(array.isAttached()).isFalse());
    }

    @Test
    void preparingMakesNoMoreThanTwo() {
        ParameterBuffers buffers = new ParameterBuffers(DataType.FLOAT, LARGE / 10);
        INDArray first = copy(buffers, Nd4j.zeros(DataType.FLOAT, LARGE / 10)).orElseThrow();
        buffers.prepare();
        buffers.prepare();
        buffers.giveBack(first);
        INDArray again = copy(buffers, Nd4j.ones(DataType.FLOAT, LARGE / 10)).orElseThrow();
        assertThat(again).isSameAs(first);
        INDArray second = copy(buffers, Nd4j.ones(DataType.FLOAT, LARGE / 10)).orElseThrow();
        buffers.close();
        // The one prepared was taken, so nothing is left for closing to free.
        assertThat(second.wasClosed()).isFalse();
        assertThat(second.sumNumber().intValue()).isEqualTo(LARGE / 10);
    }

    @Test
    void anotherNetworkIsRefused() {
        ParameterBuffers buffers = new ParameterBuffers(DataType.FLOAT, 11);
        assertThatThrownBy(() -> copy(buffers, parameters))
                .hasMessageContaining("11 parameters")
                .hasMessageContaining("10");
    }

    @Test
    void closingFreesThemAll() {
        ParameterBuffers buffers = new ParameterBuffers(DataType.FLOAT, 10);
        INDArray inUse = copy(buffers, parameters).orElseThrow();
        INDArray free = copy(buffers, parameters).orElseThrow();
        buffers.giveBack(free);
        buffers.close();
        assertThat(free.wasClosed()).isTrue();
        assertThat(inUse.wasClosed()).isFalse();
        buffers.giveBack(inUse);
        assertThat(inUse.wasClosed()).isTrue();
    }
}
