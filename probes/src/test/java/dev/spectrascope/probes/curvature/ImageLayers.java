package dev.spectrascope.probes.curvature;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/** Layers on sequences, images and volumes, with few parameters. */
final class ImageLayers {

    private ImageLayers() {}

    static Convolution1DLayer.Builder convolution1d(
            ConvolutionMode mode, int kernel, int stride, int dilation, int padding) {
        return new Convolution1DLayer.Builder(kernel)
                .nOut(3)
                .stride(stride)
                .dilation(dilation)
                .padding(padding)
                .convolutionMode(mode)
                .activation(Activation.TANH);
    }

    static Subsampling1DLayer.Builder pooling1d(PoolingType type, int kernel, int stride) {
        return new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.valueOf(type.name()), kernel, stride);
    }

    static ConvolutionLayer.Builder convolution(int kernel, int stride) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .nOut(2)
                .stride(stride, stride)
                .activation(Activation.TANH);
    }

    static DepthwiseConvolution2D.Builder depthwise(int kernel, int stride) {
        return new DepthwiseConvolution2D.Builder(kernel, kernel)
                .depthMultiplier(2)
                .nOut(4)
                .stride(stride, stride)
                .activation(Activation.TANH);
    }

    static SeparableConvolution2D.Builder separable(int kernel, int stride) {
        return new SeparableConvolution2D.Builder(kernel, kernel)
                .depthMultiplier(2)
                .nOut(3)
                .stride(stride, stride)
                .activation(Activation.TANH);
    }

    static Deconvolution2D.Builder deconvolution(int kernel, int stride) {
        return new Deconvolution2D.Builder(kernel, kernel)
                .nOut(3)
                .stride(stride, stride)
                .activation(Activation.TANH);
    }

    static SubsamplingLayer.Builder pooling(PoolingType type, int kernel, int stride) {
        SubsamplingLayer.Builder builder =
                new SubsamplingLayer.Builder(type).kernelSize(kernel, kernel).stride(stride, stride);
        return type == PoolingType.PNORM ? builder.pnorm(2) : builder;
    }

    static Convolution3D.Builder convolution3d(int kernel, int stride) {
        return new Convolution3D.Builder(kernel, kernel, kernel)
                .nOut(2)
                .stride(stride, stride, stride)
                .activation(Activation.TANH);
    }

    static Deconvolution3D.Builder deconvolution3d(int kernel, int stride) {
        return new Deconvolution3D.Builder()
                .kernelSize(kernel, kernel, kernel)
                .nOut(3)
                .stride(stride, stride, stride)
                .activation(Activation.TANH);
    }

    static Subsampling3DLayer.Builder pooling3d(Subsampling3DLayer.PoolingType type) {
        return new Subsampling3DLayer.Builder(type).kernelSize(2, 2, 2).convolutionMode(ConvolutionMode.Truncate);
    }

    static Layer average() {
        return new GlobalPoolingLayer.Builder(PoolingType.AVG).build();
    }

    static Layer averageChannelsLast() {
        return new GlobalPoolingLayer.Builder(PoolingType.AVG)
                .poolingDimensions(1, 2)
                .build();
    }
}
