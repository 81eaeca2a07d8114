# Runs a command as in a container: a root that cannot be written to, a user of no name and without a home, one megabyte in
# /tmp. Arguments: an empty folder for the root, a folder that the command sees as /job and cannot write to, one that it
# sees as /data and can write to, JAVA_HOME, the command. To be run by: unshare --map-root-user --mount sh
set -e
root=$1 job=$2 data=$3 java=$4
shift 4
mount -t tmpfs -o size=64k tmpfs "$root"
for folder in /usr /bin /lib /lib64 /etc "$java"; do
  [ -d "$folder" ] || continue
  mkdir -p "$root$folder"
  mount --rbind "$folder" "$root$folder"
  mount -o remount,bind,ro,nosuid,nodev "$root$folder"
done
for folder in /proc /dev; do
  mkdir "$root$folder"
  mount --rbind "$folder" "$root$folder"
done
mkdir "$root/job" "$root/data" "$root/tmp" "$root/old"
mount --bind "$job" "$root/job"
mount -o remount,bind,ro,nosuid,nodev "$root/job"
mount --bind "$data" "$root/data"
mount -t tmpfs -o size=1m,mode=1777 tmpfs "$root/tmp"
cd "$root"
pivot_root . old
cd /
umount -l /old
mount -o remount,bind,ro,nosuid,nodev /
exec unshare --user --map-user=4711 --map-group=4711 env -i PATH=/usr/bin:/bin OMP_NUM_THREADS=1 "$@"
