package dev.spectrascope.agent.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.dynamics.GaussNewtonDynamics;
import dev.spectrascope.agent.dynamics.PeakOptions;
import dev.spectrascope.agent.dynamics.Updater;
import dev.spectrascope.probes.spectra.ClassStructureSpectrum.Attribution;
import dev.spectrascope.probes.spectra.OperatorSpectrum.PowerLawFit;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.Checks;
import dev.spectrascope.probes.spectra.SpectrumReport.Differences;
import dev.spectrascope.probes.spectra.SpectrumReport.SampleSpread;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every sentence against reports that support it, and against reports that do not. */
class SummaryTest {

    private static final Updater DESCENT = new Updater("Sgd", 0);

    private static List<Sentence> sentences(String topic, MadeUpReport... reports) {
        return sentences(DESCENT, topic, reports);
    }

    private static List<Sentence> sentences(Updater updater, String topic, MadeUpReport... reports) {
        List<SpectrumReport> made =
                Arrays.stream(reports).map(MadeUpReport::report).toList();
        return Summary.of(made, GaussNewtonDynamics.of(PeakOptions.DEFAULT, made), updater).sentences().stream()
                .filter(sentence -> sentence.topic().equals(topic))
                .toList();
    }

    private static void told(List<Sentence> sentences, String... texts) {
        assertThat(sentences).extracting(Sentence::text).containsExactly(texts);
        assertThat(sentences).allMatch(Sentence::told);
    }

    private static void untold(Sentence sentence, String text) {
        assertThat(sentence.text()).isEqualTo(text);
        assertThat(sentence.told()).isFalse();
    }

    private static MadeUpReport epoch(int epoch) {
        return MadeUpReport.ofEpoch(epoch);
    }

    @Test
    void withoutReportsThereIsOneSentence() {
        GaussNewtonDynamics none = GaussNewtonDynamics.of(PeakOptions.DEFAULT, List.of());
        told(Summary.of(List.of(), none, DESCENT).sentences(), "There is no report yet.");
    }

    @Test
    void aReportOfNothingButLossAndErrorClaimsNothingElse() {
        SpectrumReport bare = epoch(1).report();
        Summary summary =
                Summary.of(List.of(bare), GaussNewtonDynamics.of(PeakOptions.DEFAULT, List.of(bare)), DESCENT);
        assertThat(summary.sentences()).extracting(Sentence::topic).containsOnly("training");
    }

    @Nested
    class OfTraining {

        @Test
        void fromTheFirstToTheLastByIteration() {
            told(
                    sentences("training", epoch(20).error(0.0), epoch(0).error(0.9)),
                    "There are 2 reports, from epoch 0 to epoch 20.",
                    "Over the 30 examples of the train set the error went from 90 % to 0 %.");
        }

        @Test
        void oneReportWentNowhere() {
            told(
                    sentences("training", epoch(3)),
                    "There is one report, of epoch 3.",
                    "Over the 30 examples of the train set the error is 25 %.");
        }

        @Test
        void whatDoesNotClassifyHasALoss() {
            told(
                    sentences("training", MadeUpReport.ofIteration(500).error(null)),
                    "There is one report, of iteration 500.",
                    "Over the 30 examples of the train set the loss is 0.5.");
        }
    }

    @Nested
    class OfThePeak {

        private static MadeUpReport g(int epoch, double size, double error) {
            return epoch(epoch).top("g", 0.1, size, size / 2, size / 4).error(error);
        }

        @Test
        void isToldWithTheErrorsThen() {
            List<Sentence> sentences = sentences(
                    "peak",
                    g(0, 4, 0.9),
                    g(1, 12, 0.5),
                    g(2, 30, 0.25),
                    g(4, 20, 0.1),
                    g(8, 6, 0.0),
                    g(16, 5, 0.0),
                    g(32, 4, 0.0));
            told(
                    sentences,
                    "G peaked at epoch 2 (52.50) and has fallen since (to 7.000).",
                    "It lies somewhere between the reports before and after, of epoch 1 and epoch 4.",
                    "The train error was 25 % then; it was 90 % at epoch 0 and is 0 % at epoch 32.");
        }

        @Test
        void isNotToldWhileGGrows() {
            List<Sentence> sentences = sentences("peak", g(0, 4, 0.9), g(1, 12, 0.5), g(2, 30, 0.25));
            assertThat(sentences).hasSize(2);
            assertThat(sentences.get(0).text()).contains("largest so far");
            untold(sentences.get(1), "Whether that is its peak cannot be told.");
        }

        @Test
        void isNotToldWhereGHasOnlyFallen() {
            List<Sentence> sentences =
                    sentences("peak", g(5, 30, 0.9), g(6, 20, 0.5), g(7, 10, 0.25), g(8, 5, 0.1), g(9, 4, 0.1));
            assertThat(sentences.get(0).text()).contains("only fallen");
            untold(sentences.get(1), "Whether that is its peak cannot be told.");
        }
    }

    @Nested
    class OfOutliers {

        @Test
        void thoseAboveTheLowestGapAreCounted() {
            told(
                    sentences("outliers", epoch(1).classes(5).top("g", 0.9, 20, 9, 8, 7, 1)),
                    "At epoch 1, 4 eigenvalues of G stand clear of the rest, one fewer than there are classes: the smallest of"
                            + " them, 7, is 7 times the next, 1.");
        }

        @Test
        void oneIsOne() {
            told(
                    sentences("outliers", epoch(1).top("hessian", 2.0, 10, 4, 3, 2.8)),
                    "At epoch 1, 1 eigenvalue of Hess stands clear of the rest: 10 is 2.5 times the next, 4.");
        }

        @Test
        void theEdgeOfTheBulkMustLieFarBelow() {
            told(
                    sentences("outliers", epoch(1).top("g", 1.0, 5, 4.5, 4)),
                    "At epoch 1, 3 eigenvalues of G stand clear of the rest, as many as there are classes: the smallest of them,"
                            + " 4, is 4 times the upper edge of the bulk, 1.");
            untold(
                    sentences("outliers", epoch(1).top("g", 1.5, 5, 4.5, 4)).get(0),
                    "At epoch 1, it cannot be told how many outliers G has: no gap between its largest eigenvalues is wide"
                            + " enough.");
        }

        /** The edge is that below as many eigenvalues as there are classes, not below those that were looked for. */
        @Test
        void theEdgeSaysNothingWhereFewerWereLookedFor() {
            assertThat(sentences("outliers", epoch(1).classes(10).top("g", 0.1, 5, 4.5, 4)))
                    .noneMatch(Sentence::told);
        }

        @Test
        void aGapWithinResidualsIsNone() {
            assertThat(sentences("outliers", epoch(1).topWithin(0.2, "g", null, 10, 6, 5)))
                    .noneMatch(Sentence::told);
            assertThat(sentences("outliers", epoch(1).topWithin(0.01, "g", null, 10, 6, 5)))
                    .allMatch(Sentence::told);
        }

        @Test
        void noClaimRestsOnEigenvaluesBelowZero() {
            assertThat(sentences("outliers", epoch(1).top("hessian", -1.0, -0.5, -1, -2)))
                    .noneMatch(Sentence::told);
        }

        @Test
        void whatDoesNotClassifyHasNoClasses() {
            told(
                    sentences("outliers", epoch(1).error(null).top("g", 1.0, 5, 4.5, 1)),
                    "At epoch 1, 2 eigenvalues of G stand clear of the rest: the smallest of them, 4.5, is 4.5 times the next,"
                            + " 1.");
        }

        @Test
        void thoseOfThePeakAreToldToo() {
            List<Sentence> sentences = sentences(
                    "outliers",
                    epoch(0).top("g", 0.1, 4, 3.9, 3.8),
                    epoch(2).top("g", 1.0, 30, 29, 2),
                    epoch(4).top("g", 1.0, 6, 5.9, 5.8),
                    epoch(6).top("g", 5.0, 6, 5.9, 5.8),
                    epoch(8).top("g", 5.0, 6, 5.9, 5.8));
            assertThat(sentences).hasSize(2);
            assertThat(sentences.get(0).text()).startsWith("At epoch 2, the peak of G, 2 eigenvalues of G stand clear");
            assertThat(sentences.get(1).text()).startsWith("At epoch 8, it cannot be told");
        }
    }

    @Nested
    class OfTheBulks {

        @Test
        void movedApart() {
            told(
                    sentences(
                            "classStructure",
                            epoch(0).bulks(0.1, 0.01),
                            epoch(50).bulks(1.0, 0.01)),
                    "The bulks of B1 and B2 moved apart: the average eigenvalue of B1 was 1.26 times that of B2 at epoch 0 and"
                            + " is 10 times that at epoch 50.");
        }

        @Test
        void drewCloser() {
            assertThat(sentences(
                                    "classStructure",
                                    epoch(0).bulks(1.0, null),
                                    epoch(50).bulks(0.5, null))
                            .get(0)
                            .text())
                    .startsWith("The bulks of B1 and B2 drew closer: ");
        }

        @Test
        void whatWasBetweenIsSaid() {
            told(
                    sentences(
                            "classStructure",
                            epoch(0).bulks(1.0, 0.01),
                            epoch(10).bulks(0.0, 0.01),
                            epoch(20).bulks(0.7, 0.01)),
                    "The bulks of B1 and B2 drew closer: the average eigenvalue of B1 was 10 times that of B2 at epoch 0 and is"
                            + " 5.01 times that at epoch 20, but 1 times in between, at epoch 10.");
            // Between the first and the last there is nothing to say.
            assertThat(sentences(
                                    "classStructure",
                                    epoch(0).bulks(1.0, 0.01),
                                    epoch(10).bulks(0.5, 0.01),
                                    epoch(20).bulks(0.0, 0.01))
                            .get(0)
                            .text())
                    .doesNotContain("in between");
        }

        @Test
        void theOrderMayChange() {
            assertThat(sentences(
                                    "classStructure",
                                    epoch(0).bulks(-0.5, null),
                                    epoch(50).bulks(0.5, null))
                            .get(0)
                            .text())
                    .startsWith("The bulks of B1 and B2 changed places: ");
        }

        @Test
        void aChangeWithinErrorsIsNone() {
            untold(
                    sentences(
                                    "classStructure",
                                    epoch(0).bulks(0.3, 0.5),
                                    epoch(50).bulks(0.8, 0.5))
                            .get(0),
                    "Whether the bulks of B1 and B2 moved apart between epoch 0 and epoch 50 cannot be told: log10 of the"
                            + " quotient of their average eigenvalues changed by +0.50, with a standard error of 0.31.");
            assertThat(sentences(
                            "classStructure",
                            epoch(0).bulks(0.3, null),
                            epoch(50).bulks(0.35, null)))
                    .noneMatch(Sentence::told);
        }

        @Test
        void reportsOverOtherNumbersOfExamplesAreNotCompared() {
            told(
                    sentences(
                            "classStructure",
                            epoch(0).bulks(0.1, 0.01),
                            epoch(50).examples(15).bulks(1.0, 0.01)),
                    "The average eigenvalue of B1 is 10 times that of B2 at epoch 50; one report does not tell how that"
                            + " changes.");
        }

        @Test
        void oneReportIsNoChange() {
            told(
                    sentences("classStructure", epoch(7).bulks(1.0, 0.01)),
                    "The average eigenvalue of B1 is 10 times that of B2 at epoch 7; one report does not tell how that"
                            + " changes.");
            assertThat(sentences("classStructure", epoch(7).bulks(null, null))).isEmpty();
        }

        @Test
        void eigenvectorsAndClassMeans() {
            told(
                    sentences(
                            "classStructure",
                            epoch(7).bulks(
                                            null,
                                            null,
                                            new Attribution(9, 0, 0.9, 1.0),
                                            new Attribution(8, 2, 0.8, 0.8),
                                            new Attribution(7, 2, 0.8, 0.6),
                                            new Attribution(1, 1, 0.1, 0.0))),
                    "At epoch 7 the span of the class means holds 80 % of the squared length of the top 3 eigenvectors of G, on"
                            + " average; nearest to them are the means of 2 classes.");
        }
    }

    @Nested
    class OfTheNegativeMass {

        @Test
        void aChangeBeyondErrorsIsOne() {
            told(
                    sentences("negativeMass", epoch(0).negativeMass(0.4, 0.02), epoch(9).negativeMass(0.1, 0.01)),
                    "Negative eigenvalues make up 10 % ± 1 % of Σ|λ| of Hess at epoch 9, after 40 % ± 2 % at epoch 0.",
                    "So the negative part has shrunk.");
            assertThat(sentences("negativeMass", epoch(0).negativeMass(0.1, 0.02), epoch(9).negativeMass(0.4, 0.01))
                            .get(1)
                            .text())
                    .isEqualTo("So the negative part has grown.");
        }

        @Test
        void withinErrorsItIsNone() {
            untold(
                    sentences("negativeMass", epoch(0).negativeMass(0.4, 0.1), epoch(9).negativeMass(0.3, 0.1))
                            .get(1),
                    "Whether that is a change cannot be told: it is within 3 standard errors.");
        }

        @Test
        void withoutErrorsItCannotBeTold() {
            untold(
                    sentences("negativeMass", epoch(0).negativeMass(0.4, null), epoch(9).negativeMass(0.1, 0.01))
                            .get(1),
                    "Whether that is a change cannot be told: each is an estimate by a single random vector, whose error is not"
                            + " known (probes.density.vectors).");
        }

        @Test
        void oneReportIsAFigure() {
            told(
                    sentences("negativeMass", epoch(9).negativeMass(0.125, null)),
                    "Negative eigenvalues make up 12.5 % of Σ|λ| of Hess at epoch 9.");
        }
    }

    @Nested
    class OfThePowerLaw {

        @Test
        void isToldWhereALineExplainsADecade() {
            told(
                    sentences("powerLaw", epoch(9).powerLaw(new PowerLawFit(2.7, 0.98, 0.01, 0.5))),
                    "The density of H falls like |λ|^−2.7 from |λ| = 0.01 to 0.5 at epoch 9 (R² 0.98).");
        }

        @Test
        void overLessThanADecadeItCannotBeTold() {
            untold(
                    sentences("powerLaw", epoch(9).powerLaw(new PowerLawFit(2.7, 0.98, 0.1, 0.5)))
                            .get(0),
                    "Whether the tails of H follow a power law at epoch 9 cannot be told: the fit covers only a factor 5, from"
                            + " |λ| = 0.1 to 0.5.");
        }

        @Test
        void whereALineExplainsLittleThereIsNone() {
            told(
                    sentences("powerLaw", epoch(9).powerLaw(new PowerLawFit(2.7, 0.8, 0.01, 0.5))),
                    "The tails of H do not follow a power law from |λ| = 0.01 to 0.5 at epoch 9: the best one explains 80 % of"
                            + " the variance of the logarithm of the density.");
        }

        @Test
        void withoutAFitItCannotBeTold() {
            untold(
                    sentences("powerLaw", epoch(9).powerLaw(null)).get(0),
                    "Whether the tails of H follow a power law at epoch 9 cannot be told: the steps of the density resolve too"
                            + " little of them (probes.density.steps).");
        }
    }

    @Nested
    class OfTheSharpness {

        private static MadeUpReport sharp(int epoch, double eigenvalue) {
            return epoch(epoch).top("hessian", null, eigenvalue).learningRate(0.1);
        }

        @Test
        void againstTwoOverTheLearningRate() {
            told(
                    sentences("sharpness", sharp(0, 5), sharp(5, 30), sharp(9, 10)),
                    "The largest eigenvalue of Hess at epoch 9, 10, is 0.5 times 2/η = 20, the limit of full-batch gradient descent"
                            + " (small batches have others).",
                    "It was above 2/η in 1 of 3 reports, most of all at epoch 5: 1.5 times.");
            assertThat(sentences("sharpness", sharp(0, 5), sharp(9, 10)).get(1).text())
                    .isEqualTo("It was below 2/η in all 2 reports.");
        }

        @Test
        void tooCloseForItsResidualCannotBeTold() {
            MadeUpReport close = epoch(9).topWithin(0.1, "hessian", null, 20.5).learningRate(0.1);
            List<Sentence> sentences = sentences("sharpness", sharp(0, 5), close);
            untold(
                    sentences.get(0),
                    "The largest eigenvalue of Hess at epoch 9, 20.5, is too close to 2/η = 20 to tell whether above or below,"
                            + " within its residual.");
            untold(
                    sentences.get(1),
                    "Whether it was ever above 2/η cannot be told: it came too close for its residual.");
        }

        @Test
        void itStaysNearOrDoesNot() {
            assertThat(sentences("sharpness", sharp(0, 5), sharp(1, 19), sharp(2, 21), sharp(3, 22), sharp(4, 20.5)))
                    .extracting(Sentence::text)
                    .contains(
                            "It has stayed within a factor 1.25 of 2/η since epoch 1, as at the edge of stability of gradient"
                                    + " descent.");
            assertThat(sentences("sharpness", sharp(0, 5), sharp(1, 19), sharp(2, 30), sharp(3, 22), sharp(4, 20.5)))
                    .extracting(Sentence::text)
                    .noneMatch(text -> text.contains("stayed"));
            assertThat(sentences("sharpness", sharp(2, 21), sharp(3, 22), sharp(4, 20.5)))
                    .extracting(Sentence::text)
                    .noneMatch(text -> text.contains("stayed"));
        }

        @Test
        void momentumHasAThresholdOfItsOwn() {
            Updater nesterovs = new Updater("Nesterovs", 0.5);
            // (2 / 0.1) (1 + 0.5) / (1 + 2 · 0.5) = 15
            told(
                    sentences(nesterovs, "sharpness", sharp(0, 5), sharp(5, 18)),
                    "The largest eigenvalue of Hess at epoch 5, 18, is 1.2 times (2/η)(1 + μ)/(1 + 2μ) = 15, the limit of full-batch"
                            + " gradient descent with Nesterov's momentum μ = 0.5 (small batches have others).",
                    "It was above (2/η)(1 + μ)/(1 + 2μ) in 1 of 2 reports, most of all at epoch 5: 1.2 times.");
        }

        @Test
        void whereStepsAreScaledNothingIsTold() {
            List<Sentence> adam = sentences(new Updater("Adam", 0), "sharpness", sharp(0, 5));
            assertThat(adam).hasSize(1);
            untold(
                    adam.get(0),
                    "Below which sharpness steps are stable cannot be told: Adam scales the step of each parameter, so that the"
                            + " curvature of Hess alone decides nothing.");
        }

        @Test
        void withoutALearningRateItCannotBeTold() {
            untold(
                    sentences("sharpness", epoch(1).top("hessian", null, 5)).get(0),
                    "How the largest eigenvalue of Hess stands to 2/η cannot be told: the learning rate is not known.");
        }
    }

    @Test
    void theGradientInTheTopEigenspace() {
        told(
                sentences("gradient", epoch(1).gradientShare(0.9), epoch(4).gradientShare(0.75)),
                "At epoch 4, 75 % of the squared norm of the gradient lies in the span of the top 2 eigenvectors of Hess; of a"
                        + " random vector it would be 2 %.");
        assertThat(sentences("gradient", epoch(4).gradientShare(null))).isEmpty();
    }

    @Nested
    class OfReliability {

        private static Checks spread(boolean tooSmall) {
            return new Checks(
                    1e-7,
                    1e-8,
                    null,
                    new SampleSpread("hessian", 100, new double[] {1}, new double[] {1.5}, 0.4, tooSmall),
                    null);
        }

        @Test
        void aSampleThatIsTooSmall() {
            told(
                    sentences("reliability", epoch(4).checks(spread(true))),
                    "The train set is too small for its eigenvalues to be those of the data it was drawn from: at epoch 4 the top"
                            + " eigenvalues over its halves, of 100 examples, differ by up to 40 %"
                            + " (sets.examplesPerClass; sets.examples without classes).");
            assertThat(sentences("reliability", epoch(4).checks(spread(false)))).isEmpty();
        }

        @Test
        void lessThanWasPlanned() {
            told(
                    sentences("reliability", epoch(4).degraded(), epoch(5)),
                    "1 of 2 reports measured less than was planned, for want of time (budget.perReport); each says what.");
        }

        @Test
        void finiteDifferences() {
            told(
                    sentences(
                            "reliability",
                            epoch(4).checks(new Checks(
                                    null, 1e-8, new Differences("layer 2 (Custom)", 1e-4, 0.002, 1e-5), null, null))),
                    "Products are finite differences, because of layer 2 (Custom); their relative error is about 0.002 at epoch"
                            + " 4.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "10, 10",
        "0.12345, 0.123",
        "1234.5, 1230",
        "6666.7, 6670",
        "123456789, 123E+6",
        "-2.5, -2.5",
        "0.0001, 0.0001",
        "0.00001234, 0.0000123"
    })
    void figuresHaveThreeDigits(double value, String text) {
        assertThat(Course.figure(value)).isEqualTo(text);
    }
}
