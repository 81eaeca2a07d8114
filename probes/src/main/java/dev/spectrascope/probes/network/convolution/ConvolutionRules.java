package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.block.RuleTable;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;

/** Layers on sequences, images and volumes whose windows slide, and what goes with them. */
public final class ConvolutionRules {

    private ConvolutionRules() {}

    /** Adds their rules: one line each. */
    public static void addTo(RuleTable.Builder rules) {
        rules.add(ConvolutionLayer.class, Convolutions::images);
        rules.add(Convolution2D.class, Convolutions::images);
        rules.add(Convolution1DLayer.class, Convolutions::sequences);
        rules.add(Convolution1D.class, Convolutions::sequences);
        rules.add(Convolution3D.class, Convolutions::volumes);
        rules.add(DepthwiseConvolution2D.class, Convolutions::depthwise);
        rules.add(SeparableConvolution2D.class, Convolutions::separable);
        rules.add(Deconvolution2D.class, Convolutions::deconvolution);
        rules.add(Deconvolution3D.class, Convolutions::volumeDeconvolution);
        rules.add(LocallyConnected1D.class, LocallyConnectedBlock::sequences);
        rules.add(LocallyConnected2D.class, LocallyConnectedBlock::images);
        rules.add(SubsamplingLayer.class, Poolings::images);
        rules.add(Pooling2D.class, Poolings::images);
        rules.add(Subsampling1DLayer.class, Poolings::sequences);
        rules.add(Pooling1D.class, Poolings::sequences);
        rules.add(Subsampling3DLayer.class, Poolings::volumes);
        rules.add(GlobalPoolingLayer.class, GlobalPoolingBlock::of);
        rules.add(BatchNormalization.class, new BatchNormalizationRule());
        rules.add(LocalResponseNormalization.class, LocalResponseNormalizationBlock::of);
        rules.add(ZeroPadding1DLayer.class, PaddingBlocks::padding1d);
        rules.add(ZeroPaddingLayer.class, PaddingBlocks::padding2d);
        rules.add(ZeroPadding3DLayer.class, PaddingBlocks::padding3d);
        rules.add(Cropping1D.class, PaddingBlocks::cropping1d);
        rules.add(Cropping2D.class, PaddingBlocks::cropping2d);
        rules.add(Cropping3D.class, PaddingBlocks::cropping3d);
        rules.add(Upsampling1D.class, ResamplingBlocks::upsampling1d);
        rules.add(Upsampling2D.class, ResamplingBlocks::upsampling2d);
        rules.add(Upsampling3D.class, ResamplingBlocks::upsampling3d);
        rules.add(SpaceToDepthLayer.class, ResamplingBlocks::spaceToDepth);
        rules.add(SpaceToBatchLayer.class, ResamplingBlocks::spaceToBatch);
        rules.add(MaskLayer.class, MaskBlock::of);
    }
}
