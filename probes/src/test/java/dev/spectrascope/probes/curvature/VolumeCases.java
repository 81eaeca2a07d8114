package dev.spectrascope.probes.curvature;

import static dev.spectrascope.probes.curvature.ImageLayers.average;
import static dev.spectrascope.probes.curvature.ImageLayers.convolution3d;
import static dev.spectrascope.probes.curvature.ImageLayers.deconvolution3d;
import static dev.spectrascope.probes.curvature.ImageLayers.pooling3d;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;

/** Networks on volumes. */
final class VolumeCases {

    private final ImageNetworks networks = new ImageNetworks();

    private VolumeCases() {}

    static Stream<NetworkCase> all() {
        VolumeCases family = new VolumeCases();
        family.volumes();
        return family.networks.stream();
    }

    private void volumes() {
        ImageNetworks.Data volumes = new ImageNetworks.Data(
                InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 4, 3, 5, 2), 2, 4, 3, 5);
        ImageNetworks.Data channelsLast = new ImageNetworks.Data(
                InputType.convolutional3D(Convolution3D.DataFormat.NDHWC, 4, 3, 5, 2), 4, 3, 5, 2);
        networks.smooth("convolution 3D", volumes, convolution3d(2, 1).build(), average());
        networks.smooth(
                "convolution 3D, stride and padding",
                volumes,
                convolution3d(2, 2).padding(1, 0, 1).build(),
                average());
        networks.smooth(
                "convolution 3D, same, no bias",
                volumes,
                convolution3d(2, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(false)
                        .build());
        networks.smooth(
                "convolution 3D, dilated",
                volumes,
                convolution3d(2, 1).dilation(2, 1, 2).build(),
                average());
        networks.smooth(
                "convolution 3D, NDHWC",
                channelsLast,
                convolution3d(2, 1).dataFormat(Convolution3D.DataFormat.NDHWC).build());
        networks.smooth("deconvolution 3D", volumes, deconvolution3d(2, 2).build(), average());
        networks.smooth(
                "deconvolution 3D, same, no bias",
                volumes,
                deconvolution3d(2, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(false)
                        .build(),
                average());
        networks.smooth(
                "deconvolution 3D, NDHWC",
                channelsLast,
                deconvolution3d(2, 1).dataFormat(Convolution3D.DataFormat.NDHWC).build());
        networks.smooth(
                "deconvolution 3D, dilated",
                volumes,
                deconvolution3d(2, 1).dilation(2, 1, 2).build(),
                average());
        Layer first = convolution3d(2, 1).build();
        networks.curved(
                "pooling 3D MAX",
                volumes,
                first,
                pooling3d(Subsampling3DLayer.PoolingType.MAX).stride(2, 1, 2).build(),
                average());
        networks.smooth(
                "pooling 3D AVG",
                volumes,
                first,
                pooling3d(Subsampling3DLayer.PoolingType.AVG)
                        .stride(1, 2, 1)
                        .padding(1, 0, 1)
                        .build(),
                average());
        networks.smooth(
                "pooling 3D AVG, same",
                volumes,
                first,
                pooling3d(Subsampling3DLayer.PoolingType.AVG)
                        .stride(2, 2, 1)
                        .convolutionMode(ConvolutionMode.Same)
                        .build(),
                average());
        networks.curved(
                "pooling 3D MAX, dilated",
                volumes,
                first,
                pooling3d(Subsampling3DLayer.PoolingType.MAX).dilation(2, 1, 2).build(),
                average());
        networks.smooth(
                "pooling 3D AVG, dilated",
                volumes,
                first,
                pooling3d(Subsampling3DLayer.PoolingType.AVG).dilation(1, 1, 3).build(),
                average());
        networks.curved(
                "pooling 3D MAX, NDHWC",
                channelsLast,
                convolution3d(2, 1).dataFormat(Convolution3D.DataFormat.NDHWC).build(),
                pooling3d(Subsampling3DLayer.PoolingType.MAX)
                        .dataFormat(Convolution3D.DataFormat.NDHWC)
                        .build());
        networks.curved(
                "global pooling 3D MAX", volumes, first, new GlobalPoolingLayer.Builder(PoolingType.MAX).build());
        networks.smooth(
                "padding, cropping and upsampling 3D",
                volumes,
                new ZeroPadding3DLayer.Builder(0, 1, 1, 0, 0, 0).build(),
                convolution3d(2, 1).build(),
                new Cropping3D.Builder(1, 0, 0, 1, 1, 1).build(),
                new Upsampling3D.Builder(2).build(),
                convolution3d(2, 2).build(),
                average());
    }
}
