package dev.spectrascope.probes.linalg;

import static dev.spectrascope.probes.linalg.VectorArithmetic.release;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The state of one {@link ThickRestartLanczos} run. */
final class ThickRestartRun implements Resumable {

    /** The probability, over start vectors, of calling a copy absent that is there. */
    private static final double MISS = 1e-3;
    /** Gaps smaller than this, relative to the spectrum, are not worth the products that confirming them takes. */
    private static final double SMALLEST_GAP = 0.05;
    /** The share of the tolerated residual that may be left at the end of a sequence. */
    private static final double ABANDONED_SHARE = 0.1;

    private final LinearOperator operator;
    private final EigenOptions options;
    private final ProductListener listener;
    private final GaussianVectors random;
    private final double roundoff;
    private final KrylovBasis basis;
    private final RitzProjection projection;
    private final FirstCycle firstCycle = new FirstCycle();

    private INDArray next;
    /** Memory for the next product. */
    private INDArray spare;

    private DenseSymmetricEigen ritz;
    private double scale;
    private int products;
    private int drawn;
    private boolean more = true;
    private boolean converged;

    private int sequenceSteps;
    private boolean anySequenceEnded;
    /** The wanted Ritz values when the current sequence began, all of them converged; null if they were not. */
    private double[] before;

    ThickRestartRun(LinearOperator operator, EigenOptions options, long seed, ProductListener listener) {
        this.operator = operator;
        this.options = options;
        this.listener = listener;
        this.random = new GaussianVectors(seed);
        this.roundoff = FastLanczos.roundoff(operator.dataType());
        int capacity = options.basis(operator.size(), operator.dataType());
        this.basis = new KrylovBasis(operator.dataType(), operator.size(), capacity);
        this.projection = new RitzProjection(capacity);
        this.next = draw();
    }

    private INDArray draw() {
        drawn++;
        return random.next(operator.size(), operator.dataType());
    }

    @Override
    public boolean hasMore() {
        return more;
    }

    /** Makes one product. */
    void step() {
        if (basis.isFull()) {
            restart();
        }
        if (spare == null) {
            spare = Nd4j.createUninitialized(operator.dataType(), operator.size());
        }
        INDArray rest = spare;
        operator.apply(next, rest);
        products++;
        double[] couplings = Arrays.copyOf(projection.coupling(), basis.columns() + 1);
        couplings[basis.columns()] = VectorArithmetic.dot(rest, next);
        FastLanczos.requireFinite(couplings[basis.columns()], products);
        basis.append(next);
        spare = next;
        next = rest;
        for (int i = 0; i < couplings.length; i++) {
            if (couplings[i] != 0) {
                basis.addScaled(-couplings[i], i, rest);
            }
        }
        double[] remainders = basis.orthogonalise(rest);
        Arrays.setAll(couplings, i -> couplings[i] + remainders[i]);
        double norm = VectorArithmetic.norm(rest);
        FastLanczos.requireFinite(norm, products);
        listener.onProduct(products, options.products());

        projection.append(couplings, norm);
        firstCycle.append(couplings[couplings.length - 1], norm);
        decompose();
        double[] values = ritz.values();
        scale = Math.max(Math.max(scale, norm), Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1])));
        sequenceSteps++;
        more = continues(norm);
    }

    private boolean continues(double norm) {
        boolean ended = norm <= roundoff * scale;
        anySequenceEnded |= ended;
        boolean complete = basis.columns() == operator.size();
        converged = complete || enoughColumns() && wantedIndices().allMatch(this::isConverged);
        if (ended) {
            firstCycle.endInvariant();
        }
        if (complete || products >= options.products()) {
            return false;
        }
        if (!firstCycle.isOver() && !basis.isFull() && products < options.krylovSteps()) {
            VectorArithmetic.scale(1 / norm, next);
            return true;
        }
        if (converged) {
            if (!options.confirmed() && !anySequenceEnded) {
                return false;
            }
            boolean unchanged = before != null && isUnchanged();
            if (unchanged && (ended || sequenceSteps >= stepsToConfirm())) {
                return false;
            }
            if (!unchanged && (ended || wantedIndices().allMatch(this::canBeAbandoned))) {
                startSequence(wantedValues());
                return true;
            }
        }
        if (ended) {
            startSequence(null);
        } else {
            VectorArithmetic.scale(1 / norm, next);
        }
        return true;
    }

    private void startSequence(double[] wantedValues) {
        firstCycle.end();
        // The other Ritz vectors would carry their residuals into whatever is found from now on.
        keep(IntStream.range(0, basis.columns()).filter(this::canBeAbandoned).toArray());
        projection.abandonSequence();
        before = wantedValues;
        sequenceSteps = 0;
        release(next);
        next = draw();
        for (int pass = 0; pass < 2; pass++) {
            basis.orthogonalise(next);
            VectorArithmetic.scale(1 / VectorArithmetic.norm(next), next);
        }
    }

    private void restart() {
        firstCycle.end();
        int columns = basis.columns();
        int wanted = options.largest() + options.smallest();
        int spare = (columns - wanted) / 2;
        int top = options.largest() + spare * options.largest() / wanted;
        int bottom = wanted + spare - top;
        keep(IntStream.concat(IntStream.range(0, bottom), IntStream.range(columns - top, columns))
                .toArray());
    }

    /** Rotates the basis to some of the Ritz vectors. */
    private void keep(int[] kept) {
        double[][] coefficients =
                Arrays.stream(kept).mapToObj(i -> ritz.vectors()[i]).toArray(double[][]::new);
        basis.rotate(coefficients);
        projection.rotate(Arrays.stream(kept).mapToDouble(i -> ritz.values()[i]).toArray(), coefficients);
        decompose();
    }

    private void decompose() {
        ritz = projection.size() == 0 ? null : projection.eigen();
    }

    private int largest() {
        return Math.min(options.largest(), basis.columns());
    }

    private int smallest() {
        return Math.min(options.smallest(), basis.columns());
    }

    private boolean enoughColumns() {
        return basis.columns() >= Math.min(operator.size(), options.largest() + options.smallest());
    }

    /** Places of the wanted Ritz pairs in ascending order, each once. */
    private IntStream wantedIndices() {
        int columns = basis.columns();
        int bottom = smallest();
        return IntStream.concat(
                IntStream.range(0, bottom), IntStream.range(Math.max(bottom, columns - largest()), columns));
    }

    private double[] wantedValues() {
        return wantedIndices().mapToDouble(i -> ritz.values()[i]).toArray();
    }

    private double residualNorm(int i) {
        return projection.residual(ritz.vectors()[i]);
    }

    private boolean isConverged(int i) {
        return residualNorm(i) <= allowed(i, options.tolerance());
    }

    /** What stays behind at the end of a sequence cannot be mended later, and copies found later mix it anew. */
    private boolean canBeAbandoned(int i) {
        return projection.openResidual(ritz.vectors()[i]) <= allowed(i, ABANDONED_SHARE * options.tolerance());
    }

    private double allowed(int i, double tolerance) {
        return Math.max(tolerance * Math.abs(ritz.values()[i]), roundoff * scale);
    }

    private boolean isUnchanged() {
        double[] now = wantedValues();
        for (int i = 0; i < now.length; i++) {
            double allowed = Math.max(options.tolerance() * Math.abs(now[i]), 10 * roundoff * scale);
            if (Math.abs(now[i] - before[i]) > allowed) {
                return false;
            }
        }
        return true;
    }

    /**
     * How long a sequence has to be to rule out a missed copy. From a random start, the largest Ritz value after t steps falls
     * short of the largest eigenvalue by more than the share ε of the spectrum's width with a probability of at most
     * 1.648 √p exp(−√ε (2t − 1)) (Kuczyński and Woźniakowski 1992); ε is the gap behind the last wanted value.
     */
    private int stepsToConfirm() {
        double[] values = ritz.values();
        int columns = values.length;
        double width = values[columns - 1] - values[0];
        double gap = 1;
        if (width > 0 && largest() + smallest() < columns) {
            if (largest() > 0) {
                gap = Math.min(gap, (values[columns - largest()] - values[columns - largest() - 1]) / width);
            }
            if (smallest() > 0) {
                gap = Math.min(gap, (values[smallest()] - values[smallest() - 1]) / width);
            }
        }
        double needed = Math.log(1.648 * Math.sqrt(operator.size()) / MISS) / Math.sqrt(Math.max(gap, SMALLEST_GAP));
        return (int) Math.ceil((1 + needed) / 2);
    }

    /** Whether there is anything to show, if nothing more is to come. */
    boolean hasResult() {
        return ritz != null;
    }

    /** The wanted pairs; the run is over. */
    ExtremeEigenPairs result() {
        int[] wanted = wantedIndices().toArray();
        int columns = basis.columns();
        release(next);
        release(spare);
        basis.reduce(Arrays.stream(wanted).mapToObj(i -> ritz.vectors()[i]).toArray(double[][]::new));
        int[] top = IntStream.range(0, largest()).map(i -> columns - 1 - i).toArray();
        int[] bottom = IntStream.range(0, smallest()).toArray();
        return new ExtremeEigenPairs(
                pairs(top, wanted),
                pairs(bottom, wanted),
                new StochasticLanczos.Sample(operator.size(), List.of(firstCycle.run())));
    }

    private EigenPairs pairs(int[] indices, int[] rotatedTo) {
        INDArray vectors = Nd4j.create(operator.dataType(), indices.length, operator.size());
        double[] values = new double[indices.length];
        double[] residuals = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            values[i] = ritz.values()[indices[i]];
            // The recurrence goes on falling below what rounding leaves of the truth.
            double residual = Math.max(residualNorm(indices[i]), roundoff / 10 * scale);
            residuals[i] = residual == 0 ? 0 : residual / Math.max(Math.abs(values[i]), roundoff * scale);
            basis.copyTo(vectors.getRow(i).reshape(operator.size()), Arrays.binarySearch(rotatedTo, indices[i]));
        }
        return new EigenPairs(values, residuals, vectors, products, converged);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeLong(operator.size());
        out.writeUTF(operator.dataType().name());
        out.writeInt(drawn);
        out.writeInt(products);
        out.writeBoolean(more);
        out.writeBoolean(converged);
        out.writeDouble(scale);
        out.writeInt(sequenceSteps);
        out.writeBoolean(anySequenceEnded);
        out.writeBoolean(before != null);
        if (before != null) {
            VectorStream.write(before, out);
        }
        firstCycle.write(out);
        projection.write(out);
        basis.write(out);
        VectorStream.write(next, out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        if (in.readLong() != operator.size()
                || !in.readUTF().equals(operator.dataType().name())) {
            throw new IOException("the state is of an operator of another size or type");
        }
        drawn = in.readInt();
        random.skip(drawn - 1);
        products = in.readInt();
        more = in.readBoolean();
        converged = in.readBoolean();
        scale = in.readDouble();
        sequenceSteps = in.readInt();
        anySequenceEnded = in.readBoolean();
        before = in.readBoolean() ? VectorStream.readNumbers(in) : null;
        firstCycle.read(in);
        projection.read(in);
        basis.read(in, projection.size());
        VectorStream.read(in, next);
        decompose();
        listener.onResumed(products, options.products());
    }

    @Override
    public void close() {
        basis.close();
        release(next);
        release(spare);
    }
}
