package dev.spectrascope.agent.dynamics;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A largest size of G. Reports are made at chosen epochs only: the true peak lies somewhere between the report before
 * and the report after.
 *
 * @param at the report with the largest size
 * @param previous the report before that one, null where it is the first
 * @param next the report after it, null where it is the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Peak(SizePoint at, SizePoint previous, SizePoint next) {}
