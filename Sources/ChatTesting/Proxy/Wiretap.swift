/// The traffic through a proxy: always counted, and the bytes kept up to a bound.
package final class Wiretap: Sendable {
    private struct Record {
        var tcp: [UInt8] = []
        var udp: [UInt8] = []
        var kept: [[UInt8]] = []
        var tcpBytes = 0
        var datagrams = 0
        var lostDatagrams = 0
    }

    /// Bytes kept per wire: more than any test sends.
    package static let bound = 16 * 1024 * 1024

    /// Datagrams kept individually, so that a test can replay them.
    package static let keptDatagrams = 1000

    private let record = Watched(Record())

    /// Bytes seen on TCP, both directions.
    package var tcpBytes: Int { record.current.tcpBytes }

    /// Datagrams seen, both directions, lost ones included.
    package var datagrams: Int { record.current.datagrams }

    /// Datagrams lost, by the policy or while unplugged.
    package var lostDatagrams: Int { record.current.lostDatagrams }

    /// The first datagrams seen, individually, both directions.
    package var recordedDatagrams: [[UInt8]] { record.current.kept }

    /// Whether a text was seen unencrypted on TCP.
    package func sawOnTCP(_ text: String) -> Bool {
        let bytes = record.current.tcp
        return ByteSearch.first(of: Array(text.utf8), in: bytes) != nil
    }

    /// Whether a text was seen unencrypted on UDP.
    package func sawOnUDP(_ text: String) -> Bool {
        let bytes = record.current.udp
        return ByteSearch.first(of: Array(text.utf8), in: bytes) != nil
    }

    /// Waits until the proxy has seen this many datagrams, both directions, lost ones included.
    ///
    /// - Returns: Whether that happened before the time-out.
    package func waitForDatagrams(_ count: Int, timeout: Duration = Patience.standard) async throws -> Bool {
        try await record.wait(upTo: timeout) { $0.datagrams >= count ? true : nil } ?? false
    }

    func noteTCP(_ bytes: [UInt8]) {
        record.update { record in
            record.tcpBytes += bytes.count
            record.tcp.append(contentsOf: bytes.prefix(Self.bound - record.tcp.count))
        }
    }

    func noteDatagram(_ bytes: [UInt8], isLost: Bool) {
        record.update { record in
            record.datagrams += 1
            record.lostDatagrams += isLost ? 1 : 0
            if record.kept.count < Self.keptDatagrams {
                record.kept.append(bytes)
            }
            record.udp.append(contentsOf: bytes.prefix(Self.bound - record.udp.count))
        }
    }
}
