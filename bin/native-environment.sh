# To be sourced: how the native libraries below ND4J use threads and memory, as the agent's worker is started too.
# Threads that wait for each other do not spin; large buffers stay with the process instead of being fetched from the
# kernel anew for each convolution.
export OMP_WAIT_POLICY=PASSIVE
export OPENBLAS_THREAD_TIMEOUT=4
export MALLOC_ARENA_MAX=1
export MALLOC_MMAP_THRESHOLD_=1073741824
export MALLOC_TRIM_THRESHOLD_=1073741824
# OpenBLAS 0.3.19 does not know AMD's processors of family 26 and later, nor Intel's of family 6 from model 176 and of later
# families, and takes 2 to 5 times the time there.
if [ -z "${OPENBLAS_CORETYPE+set}" ]; then
  OPENBLAS_CORETYPE=$(awk '
    function has(names,  list, i) {
      for (i = split(names, list, " "); i > 0; i--) if (!index(flags, " " list[i] " ")) return 0
      return 1
    }
    /^vendor_id/ { vendor = $3 }
    /^cpu family/ { family = $4 + 0 }
    /^model[ \t]*:/ { model = $3 + 0 }
    /^flags/ {
      flags = $0 " "
      if (vendor == "AuthenticAMD" && family >= 26 ||
          vendor == "GenuineIntel" && (family > 6 || family == 6 && model >= 176)) {
        if (has("avx512f avx512cd avx512bw avx512dq avx512vl")) print "SkylakeX"
        else if (has("avx2 fma")) print "Haswell"
      }
      exit
    }' /proc/cpuinfo 2>/dev/null) || OPENBLAS_CORETYPE=
  if [ -n "$OPENBLAS_CORETYPE" ]; then export OPENBLAS_CORETYPE; else unset OPENBLAS_CORETYPE; fi
fi
