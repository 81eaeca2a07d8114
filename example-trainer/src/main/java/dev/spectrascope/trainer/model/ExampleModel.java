package dev.spectrascope.trainer.model;

import dev.spectrascope.trainer.BadInputException;
import dev.spectrascope.trainer.data.ImageShape;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The networks that can be trained. */
public enum ExampleModel {
    /** Two hidden layers of 512. */
    MLP("mlp", 1, 0, true),
    /** A small convolutional network whose curvature is quickly measured. */
    SMALL_CNN("small-cnn", 16, 0, false),
    /** Two convolutions with max pooling and two dense layers. */
    LENET("lenet", 16, 0, false),
    /** VGG11 with batch normalisation, for images of 32×32. */
    VGG11("vgg11", 1, 32, false),
    /** ResNet18 for images of 32×32. */
    RESNET18("resnet18", 1, 32, false);

    private final String name;
    private final int smallestSide;
    private final int paddedSide;
    private final boolean flat;

    ExampleModel(String name, int smallestSide, int paddedSide, boolean flat) {
        this.name = name;
        this.smallestSide = smallestSide;
        this.paddedSide = paddedSide;
        this.flat = flat;
    }

    /** Whether the features are one row of values per example. */
    public boolean flat() {
        return flat;
    }

    /**
     * Extent of the images as the network takes them: 32×32 for VGG11 and ResNet18, unchanged for the others.
     *
     * @throws BadInputException if the images do not suit this network
     */
    public ImageShape inputShape(ImageShape images) {
        if (Math.min(images.height(), images.width()) < smallestSide) {
            throw new BadInputException(name + " takes images of at least " + smallestSide + "×" + smallestSide
                    + ", but these are " + images + "; use --model mlp");
        }
        if (paddedSide == 0) {
            return images;
        }
        if (Math.max(images.height(), images.width()) > paddedSide) {
            throw new BadInputException(name + " takes images of at most " + paddedSide + "×" + paddedSide
                    + ", but these are " + images + "; use --model lenet");
        }
        return new ImageShape(images.channels(), paddedSide, paddedSide);
    }

    /** An initialised network. */
    public TrainableNetwork build(ImageShape input, int classes, Optimiser optimiser) {
        return switch (this) {
            case MLP -> chain(SmallNetworks.mlp(input, classes, optimiser));
            case SMALL_CNN -> chain(SmallNetworks.smallCnn(input, classes, optimiser));
            case LENET -> chain(SmallNetworks.lenet(input, classes, optimiser));
            case VGG11 -> chain(Vgg11.configuration(input, classes, optimiser));
            case RESNET18 -> {
                ComputationGraph graph = new ComputationGraph(ResNet18.configuration(input, classes, optimiser));
                graph.init();
                yield new TrainableNetwork.Graph(graph);
            }
        };
    }

    private static TrainableNetwork chain(MultiLayerConfiguration configuration) {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return new TrainableNetwork.Chain(network);
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return name;
    }
}
