package dev.spectrascope.probes.network.recurrent;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What derivatives of an LSTM are made of, of all time steps, [t, n, h] each: blocks by themselves, for operations on what has gaps
 * take ten times as long.
 *
 * @param preActivations z, the four in one, [t, n, 4 h]
 * @param memories c
 * @param gates a, f, o and g
 * @param preSlopes φ'(z_a), σ'(z_f), σ'(z_o), σ'(z_g)
 * @param partners g, c₋, τ and a
 * @param memorySlopes φ'(c)
 */
record LstmForward(
        INDArray preActivations,
        INDArray memories,
        List<INDArray> gates,
        List<INDArray> preSlopes,
        List<INDArray> partners,
        INDArray memorySlopes) {}
