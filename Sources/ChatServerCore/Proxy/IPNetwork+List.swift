import ChatProtocol

extension IPNetwork {
    /// Parses a comma-separated list of networks.
    ///
    /// - Returns: `nil` when an entry is not a network.
    static func list(_ text: String) -> [IPNetwork]? {
        let parts = text.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
        let networks = parts.compactMap { IPNetwork($0) }
        return networks.count == parts.count ? networks : nil
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
