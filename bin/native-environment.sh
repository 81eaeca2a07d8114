# To be sourced: how the native libraries below ND4J use threads and memory, as the agent's worker is started too.
# Threads that wait for each other do not spin; large buffers stay with the process instead of being fetched from the
# kernel anew for each convolution.
export OMP_WAIT_POLICY=PASSIVE
export OPENBLAS_THREAD_TIMEOUT=4
export MALLOC_ARENA_MAX=1
export MALLOC_MMAP_THRESHOLD_=1073741824
export MALLOC_TRIM_THRESHOLD_=1073741824
