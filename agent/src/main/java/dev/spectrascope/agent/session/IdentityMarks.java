package dev.spectrascope.agent.session;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * A few objects remembered without keeping them alive, by identity: networks compare themselves by their parameters.
 * Safe for use by several threads.
 */
final class IdentityMarks {

    private final List<WeakReference<Object>> marks = new ArrayList<>();

    synchronized void add(Object object) {
        if (!contains(object)) {
            marks.removeIf(mark -> mark.refersTo(null));
            marks.add(new WeakReference<>(object));
        }
    }

    /** Asked at each update of a network that is not watched, which is mostly the one that was marked last. */
    synchronized boolean contains(Object object) {
        for (int i = marks.size() - 1; i >= 0; i--) {
            if (marks.get(i).refersTo(object)) {
                return true;
            }
        }
        return false;
    }
}
