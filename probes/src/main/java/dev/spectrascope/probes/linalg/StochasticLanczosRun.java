package dev.spectrascope.probes.linalg;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The state of one {@link StochasticLanczos} run: what has come of the start vectors before, and the run from this one. */
final class StochasticLanczosRun implements Resumable {

    private final LinearOperator operator;
    private final Consumer<INDArray> projection;
    private final int steps;
    private final int vectors;
    private final RandomVectors random;
    private final ProductListener listener;
    private final List<LanczosRun> finished = new ArrayList<>();
    private INDArray start;
    private FastLanczosRun current;
    private int done;

    /**
     * @param projection applied to each start vector, in place
     * @param steps most steps from each
     */
    StochasticLanczosRun(
            LinearOperator operator,
            Consumer<INDArray> projection,
            int steps,
            int vectors,
            long seed,
            ProductListener listener) {
        this.operator = operator;
        this.projection = projection;
        this.steps = steps;
        this.vectors = vectors;
        this.random = new GaussianVectors(seed);
        this.listener = listener;
    }

    @Override
    public boolean hasMore() {
        return finished.size() < vectors;
    }

    /** Makes one product. */
    void step() {
        if (current == null) {
            start = random.next(operator.size(), operator.dataType());
            projection.accept(start);
            current = new FastLanczosRun(operator, start, steps);
        }
        current.step((product, ignored) -> listener.onProduct(done + 1, planned()));
        done++;
        if (!current.hasMore()) {
            finished.add(current.result());
            closeCurrent();
        }
    }

    private int planned() {
        int before = finished.stream().mapToInt(LanczosRun::steps).sum();
        return before + (int) Math.min(steps, operator.size()) * (vectors - finished.size());
    }

    /** Whether there is anything to show, if nothing more is to come. */
    boolean hasResult() {
        return !finished.isEmpty() || current != null;
    }

    /** The runs from each start vector; where not even the first is done, what has come of it. */
    List<LanczosRun> result() {
        return finished.isEmpty() ? List.of(current.result()) : List.copyOf(finished);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeLong(operator.size());
        out.writeUTF(operator.dataType().name());
        out.writeInt(finished.size());
        for (LanczosRun run : finished) {
            VectorStream.write(run.tridiagonal().diagonal(), out);
            VectorStream.write(run.tridiagonal().offDiagonal(), out);
            out.writeDouble(run.residual());
        }
        out.writeBoolean(current != null);
        if (current != null) {
            current.write(out);
        }
    }

    @Override
    public void read(DataInput in) throws IOException {
        if (in.readLong() != operator.size()
                || !in.readUTF().equals(operator.dataType().name())) {
            throw new IOException("the state is of an operator of another size or type");
        }
        for (int count = in.readInt(); count > 0; count--) {
            double[] diagonal = VectorStream.readNumbers(in);
            double[] offDiagonal = VectorStream.readNumbers(in);
            finished.add(new LanczosRun(new SymmetricTridiagonal(diagonal, offDiagonal), in.readDouble()));
        }
        done = finished.stream().mapToInt(LanczosRun::steps).sum();
        random.skip(finished.size());
        if (in.readBoolean()) {
            random.skip(1);
            current = FastLanczosRun.read(operator, steps, in);
            done += current.steps();
        }
        listener.onResumed(done, planned());
    }

    private void closeCurrent() {
        if (current != null) {
            current.close();
            current = null;
        }
        VectorArithmetic.release(start);
        start = null;
    }

    @Override
    public void close() {
        closeCurrent();
    }
}
