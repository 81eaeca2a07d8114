package dev.spectrascope.agent.hooks;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * What is woven into one method.
 *
 * @param type name of the class
 * @param methods exactly those to weave
 * @param wrapper weaves
 * @param loss what the agent cannot see where the class has no such method
 */
record Hook(String type, ElementMatcher<? super MethodDescription> methods, AsmVisitorWrapper wrapper, String loss) {

    private static final String OPTIMIZERS = "org.deeplearning4j.optimize.solvers.";
    private static final String MULTI_LAYER_NETWORK = "org.deeplearning4j.nn.multilayer.MultiLayerNetwork";
    private static final String COMPUTATION_GRAPH = "org.deeplearning4j.nn.graph.ComputationGraph";
    private static final String EARLY_STOPPING = "org.deeplearning4j.earlystopping.trainer.BaseEarlyStoppingTrainer";
    private static final String PARALLEL_WRAPPER = "org.deeplearning4j.parallelism.ParallelWrapper";
    private static final String PARALLEL_TRAINER = "org.deeplearning4j.parallelism.trainer.DefaultTrainer";
    private static final String SAME_DIFF = "org.nd4j.autodiff.samediff.SameDiff";
    private static final String ITERATORS = "org.nd4j.linalg.dataset.api.iterator.";

    static final List<Hook> ALL = List.of(
            iterations(OPTIMIZERS + "BaseOptimizer"),
            iterations(OPTIMIZERS + "StochasticGradientDescent"),
            epochStarts(MULTI_LAYER_NETWORK, ITERATORS + "DataSetIterator"),
            epochStarts(COMPUTATION_GRAPH, ITERATORS + "MultiDataSetIterator"),
            epochEnds(MULTI_LAYER_NETWORK),
            epochEnds(COMPUTATION_GRAPH),
            trainingBatches(MULTI_LAYER_NETWORK),
            trainingArrays(MULTI_LAYER_NETWORK),
            trainingArrays(COMPUTATION_GRAPH),
            scores(MULTI_LAYER_NETWORK),
            scores(COMPUTATION_GRAPH),
            evaluations(
                    MULTI_LAYER_NETWORK,
                    named("doEvaluationHelper").and(takesArgument(0, named(ITERATORS + "DataSetIterator")))),
            evaluatedBatches(
                    MULTI_LAYER_NETWORK,
                    named("doEvaluationHelper").and(takesArgument(0, named(ITERATORS + "DataSetIterator")))),
            evaluations(COMPUTATION_GRAPH, named("doEvaluationHelper").and(takesArgument(1, named("java.util.Map")))),
            evaluatedBatches(
                    COMPUTATION_GRAPH, named("doEvaluationHelper").and(takesArgument(1, named("java.util.Map")))),
            of(
                    EARLY_STOPPING,
                    named("triggerEpochListeners").and(takesArguments(3)),
                    EarlyStoppingAdvice.class,
                    "the epochs of early stopping"),
            of(
                    PARALLEL_WRAPPER,
                    named("fit").and(takesArguments(1)),
                    ParallelPassAdvice.class,
                    "training with ParallelWrapper"),
            of(
                    PARALLEL_WRAPPER,
                    named("averageUpdatersState").and(takesArguments(2)),
                    ParallelAverageAdvice.class,
                    "when ParallelWrapper has averaged"),
            of(
                    PARALLEL_TRAINER,
                    namedOneOf("feedDataSet", "feedMultiDataSet").and(takesArguments(2)),
                    ParallelFeedAdvice.class,
                    "the examples of training with ParallelWrapper"),
            of(
                    PARALLEL_TRAINER,
                    named("postInit").and(takesArguments(0)),
                    ReplicaAdvice.class,
                    "which networks are replicas of another"),
            of(
                    SAME_DIFF,
                    named("fitHelper").and(takesArguments(6)).and(takesArgument(2, boolean.class)),
                    GraphFitAdvice.class,
                    "training with SameDiff"),
            of(
                    SAME_DIFF,
                    named("evaluateHelper").and(takesArguments(5)),
                    GraphEvaluationAdvice.class,
                    "evaluations of SameDiff graphs"),
            of(
                    SAME_DIFF,
                    named("outputHelper").and(takesArguments(4)),
                    GraphOutputAdvice.class,
                    "the validation data of SameDiff graphs"),
            of(
                    SAME_DIFF,
                    named("toPlaceholderMap").and(takesArguments(1)),
                    GraphBatchAdvice.class,
                    "the examples of training with SameDiff"));

    private static Hook of(
            String type, ElementMatcher.Junction<MethodDescription> methods, Class<?> advice, String loss) {
        return new Hook(type, methods, Advice.to(advice).on(methods), loss);
    }

    private static Hook iterations(String type) {
        return of(type, named("optimize").and(takesArguments(1)), IterationAdvice.class, "training");
    }

    private static Hook epochStarts(String type, String iterator) {
        var methods = named("fit").and(takesArguments(1)).and(takesArgument(0, named(iterator)));
        return of(type, methods, EpochStartAdvice.class, "the start of epochs");
    }

    private static Hook epochEnds(String type) {
        return of(type, namedOneOf("incrementEpochCount", "setEpochCount"), EpochEndAdvice.class, "the end of epochs");
    }

    private static Hook trainingBatches(String type) {
        var methods = named("fitHelper").and(takesArguments(1));
        var wrapper = new AsmVisitorWrapper.ForDeclaredMethods().method(methods, new IteratedBatches("trainsOn"));
        return new Hook(type, methods, wrapper, "the examples of training with iterators");
    }

    private static Hook trainingArrays(String type) {
        return of(
                type,
                named("fitHelper").and(takesArguments(4)),
                TrainingArraysAdvice.class,
                "the examples of training");
    }

    private static Hook scores(String type) {
        var methods = namedOneOf("scoreHelper", "scoreExamplesHelper").and(takesArguments(2));
        return of(type, methods, ScoreAdvice.class, "the examples of scores");
    }

    private static Hook evaluations(String type, ElementMatcher.Junction<MethodDescription> methods) {
        return of(type, methods, EvaluationAdvice.class, "evaluations");
    }

    private static Hook evaluatedBatches(String type, ElementMatcher.Junction<MethodDescription> methods) {
        var wrapper = new AsmVisitorWrapper.ForDeclaredMethods().method(methods, new IteratedBatches("evaluates"));
        return new Hook(type, methods, wrapper, "the examples of evaluations");
    }
}
