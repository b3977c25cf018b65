import ChatProtocol

/// Items that are shown alone.
extension AdminText {
    func lines(of item: StatusItem) -> [String] {
        let entrance = item.lockdown ? "\(item.registration), but locked down" : item.registration
        let fields: [(String, String?)] = [
            ("version", item.version),
            ("running for", AdminDuration.roughText(Int(item.uptime))),
            ("connections", "\(item.connections)"),
            ("sessions", "\(item.sessions) of \(item.online.counted("account"))"),
            ("accounts", item.accounts.map { "\($0)" }),
            ("registration", entrance),
            ("applications", "\(item.pending)" + (item.approved ?? 0 > 0 ? " (\(item.approved ?? 0) approved)" : "")),
            ("invites", "\(item.invites)"),
            ("bans", "\(item.bans)"),
            ("certificate", item.fingerprint),
            ("  expires", item.certificateExpires.map { "\(time($0)) (\(zone))" }),
            ("data", item.dataBytes.map(Self.bytes)),
            ("memory", item.memoryBytes.map(Self.bytes)),
            ("outboxes", item.outboxBytes.map(Self.bytes)),
        ]
        let width = fields.map(\.0.count).max() ?? 0
        return fields.compactMap { name, value in
            value.map {
                name + String(repeating: " ", count: width - name.count + 2) + SafeText.line($0)
            }
        }
    }

    /// A ban that was just made.
    func lines(of item: BanItem) -> [String] {
        let target = SafeText.line(item.target)
        let end = item.expires.map { "until \(self.end($0)) (\(zone))" } ?? "without an end"
        let start = item.isLock ? "Locked \(target)" : "Banned \(target) \(end)"
        let ended = item.ended ?? 0
        return ["\(start) (#\(item.id)). \(ended.counted("connection")) \(ended == 1 ? "was" : "were") ended."]
    }

    /// An invite that was just made.
    func lines(of item: InviteItem) -> [String] {
        let label = item.label.isEmpty ? "" : " \"\(SafeText.line(item.label))\""
        return [
            "Invite #\(item.id)\(label): \(SafeText.line(item.code ?? ""))",
            "It is good for \(item.uses.counted("account")) until \(time(item.expires)) (\(zone)). "
                + "It is not shown again.",
        ]
    }

    func lines(of item: ReloadItem) -> [String] {
        guard !item.changed.isEmpty || !item.needsRestart.isEmpty else {
            return ["Everything was read again; nothing has changed."]
        }
        return [
            item.changed.isEmpty ? nil : "Changed: \(Self.list(item.changed)).",
            item.needsRestart.isEmpty
                ? nil : "Needs a restart, and is as before until then: \(Self.list(item.needsRestart)).",
        ].compactMap(\.self)
    }

    private static func list(_ names: [String]) -> String {
        SafeText.line(names.joined(separator: ", "))
    }

    /// A size with one decimal, in the greatest unit in which it is 1 or more.
    private static func bytes(_ count: Int64) -> String {
        let units = ["KiB", "MiB", "GiB", "TiB"]
        // The number comes from a server, so it may be any.
        var tenths = min(max(0, count), Int64.max / 10) * 10 / 1024
        var unit = 0
        while tenths >= 10 * 1024, unit < units.count - 1 {
            tenths /= 1024
            unit += 1
        }
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
