import ChatProtocol

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The name of this program on this machine, by which a person tells remembered logins apart.
enum DeviceLabel {
    /// The maximum number of Unicode scalars: the server takes no more.
    static let limit = 64

    /// The label, such as `chatclient on laptop`.
    static func current() -> String {
        var name = [CChar](repeating: 0, count: 256)
        // The last byte stays 0: a name that is too long may be cut without one.
        let result = gethostname(&name, name.count - 1)
        let host = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return label(host: result == 0 ? String(decoding: host, as: UTF8.self) : "")
    }

    /// The label of a client on a host.
    static func label(host: String) -> String {
        let label = host.isEmpty ? "chatclient" : "chatclient on \(SafeText.line(host))"
        return String(String.UnicodeScalarView(label.unicodeScalars.prefix(limit)))
    }
}
