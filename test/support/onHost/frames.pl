# Sends what a bridge floods: perl frames.pl DEVICE ADDRESS OWN_BROADCAST FOREIGN_BROADCAST...
use strict;
use warnings;
use Socket;

my ($device, $address, $own, @foreign) = @ARGV;

# From a socket that every job may open.
for my $to ("255.255.255.255", "239.1.2.3", $own) {
    socket(my $socket, PF_INET, SOCK_DGRAM, 0) or die "no socket: $!";
    setsockopt($socket, SOL_SOCKET, SO_BROADCAST, 1) or die "no broadcast: $!";
    bind($socket, sockaddr_in(0, inet_aton($address))) or die "no $address: $!";
    send($socket, "probe", 0, sockaddr_in(9, inet_aton($to))) or die "$to: $!";
}

# As they are, for which it takes NET_RAW.
my $packet = 17;
socket(my $raw, $packet, SOCK_RAW, 0) or die "no packet socket: $!";
my ($siocgifindex, $siocgifhwaddr) = (0x8933, 0x8927);
ioctl($raw, $siocgifindex, my $index = pack("a16 x24", $device)) or die "no $device: $!";
ioctl($raw, $siocgifhwaddr, my $mac = pack("a16 x24", $device)) or die "no $device: $!";
my $to = pack("S n i S C C x8", $packet, 0, unpack("x16 i", $index), 0, 0, 6);

# frame(TYPE AND PAYLOAD): to everybody.
sub frame {
    my $frame = "\xff" x 6 . unpack("x18 a6", $mac) . $_[0];
    send($raw, $frame . "\0" x (60 - length $frame), 0, $to) or die "no frame: $!";
}

# udp(TO): an IPv4 packet with nothing in it.
sub udp {
    my $header = pack("C C n n n C C n a4 a4", 0x45, 0, 28, 0, 0, 64, 17, 0, inet_aton($address), inet_aton($_[0]));
    my $sum = unpack("%32n*", $header);
    $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
    substr($header, 10, 2) = pack("n", ~$sum & 0xffff);
    return pack("n", 0x0800) . $header . pack("n4", 9, 9, 8, 0);
}

frame(udp($_)) for @foreign;
frame(pack("n N n C C", 0x86dd, 6 << 28, 0, 59, 255) . "\xfe\x80" . "\0" x 13 . "\1" . "\xff\x02" . "\0" x 13 . "\1");
frame(pack("n", 0x88b5));
frame(pack("n n", 0x8100, 7) . udp($own));
