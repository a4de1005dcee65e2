#!/bin/bash
# Makes a disk image for the VirtualBox hosts from Debian packages alone, where no cloud image can be reached: Debian 13
# with cloud-init and all that the hosts need, booted by BIOS. vm.sh FILE, as root.
# Needs mmdebstrap, extlinux, syslinux-common, fdisk and e2fsprogs.
set -euo pipefail
file=$(realpath "$1")
readonly file
cd "$(dirname "$0")/../../images/node"

# shellcheck source-path=SCRIPTDIR source=mirror.sh
source ../../offline/images/mirror.sh
packages=$(sed '/^#/d' packages | paste --serial --delimiters=,)
packages+=,linux-image-amd64,initramfs-tools,cloud-init,cloud-guest-utils,netplan.io,systemd-resolved,systemd-timesyncd,udev,e2fsprogs
work=$(mktemp -d -p "$(dirname "$file")")
trap 'umount "$work/disk" 2>/dev/null || true; rm -rf "$work"' EXIT

# Disks of VirtualBox, of QEMU and of other hypervisors; an initial file system with every driver starts slowly.
# shellcheck disable=SC2016 # mmdebstrap sets $1
mmdebstrap --quiet --variant=minbase --include="$packages" --aptopt='Acquire::Check-Valid-Until "false"' \
  --essential-hook='mkdir -p "$1/etc/initramfs-tools/conf.d" &&
    echo MODULES=list >"$1/etc/initramfs-tools/conf.d/modules" &&
    printf "%s\n" ahci ata_piix sd_mod virtio_pci virtio_blk virtio_scsi ext4 >"$1/etc/initramfs-tools/modules"' \
  --customize-hook='echo "LABEL=root / ext4 errors=remount-ro 0 1" >"$1/etc/fstab"
    echo "datasource_list: [NoCloud, None]" >"$1/etc/cloud/cloud.cfg.d/90_seed.cfg"
    mkdir -p "$1/boot/extlinux"
    printf "%s\n" "DEFAULT linux" "LABEL linux" "  KERNEL /vmlinuz" \
      "  APPEND initrd=/initrd.img root=LABEL=root ro console=tty0 console=ttyS0" >"$1/boot/extlinux/extlinux.conf"' \
  trixie "$work/root" "${mirror[@]}"

# The boot loader reads neither of these features of ext4.
truncate --size=3G "$work/raw"
printf 'label: dos\nstart=1MiB, type=83, bootable\n' | sfdisk --quiet "$work/raw"
mke2fs -q -t ext4 -L root -O '^64bit,^metadata_csum' -E offset=$((1024 * 1024)) -d "$work/root" "$work/raw" $((3 * 1024 - 1))M
mkdir "$work/disk"
mount -o loop,offset=$((1024 * 1024)) "$work/raw" "$work/disk"
extlinux --install "$work/disk/boot/extlinux" >/dev/null 2>&1
umount "$work/disk"
dd if=/usr/lib/EXTLINUX/mbr.bin of="$work/raw" conv=notrunc status=none 2>/dev/null ||
  dd if=/usr/lib/syslinux/mbr/mbr.bin of="$work/raw" conv=notrunc status=none
mv "$work/raw" "$file"
