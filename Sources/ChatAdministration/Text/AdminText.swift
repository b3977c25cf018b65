package import ChatProtocol

/// Shows the answers to commands to people: one table for each run of items of the same kind. Texts that others chose
/// are sanitized.
package struct AdminText: Sendable {
    private let clock: LocalTime
    private let now: Int64

    /// Creates a writer.
    ///
    /// - Parameters:
    ///   - clock: The reader's time.
    ///   - now: The current time in milliseconds since 1970-01-01 UTC.
    package init(clock: LocalTime, now: Int64) {
        self.clock = clock
        self.now = now
    }

    /// Returns the lines for the items of an answer, in order.
    ///
    /// - Parameters:
    ///   - verb: The command that was answered: a list without items has a sentence of its own.
    ///   - prefix: The beginning of names that the command asked for; `nil` for none.
    package func lines(_ items: [AdminItem], of verb: AdminVerb, beginningWith prefix: String? = nil) -> [String] {
        guard !items.isEmpty else {
            return [prefix.flatMap { verb.emptyAnswer(beginningWith: $0) } ?? verb.emptyAnswer]
        }
        var lines: [String] = []
        var table: (kind: TableKind, table: TextTable)?
        for item in items {
            let row = row(of: item)
            if let current = table, current.kind != row?.kind {
                lines += current.table.lines
                table = nil
            }
            if let row {
                var rows = table?.table ?? TextTable(row.kind.head(zone: zone))
                rows.add(row.cells)
                table = (row.kind, rows)
            } else {
                lines += sentences(for: item)
            }
        }
        return lines + (table?.table.lines ?? [])
    }

    /// Returns the row of an item that is shown in a table; `nil` for others.
    private func row(of item: AdminItem) -> (kind: TableKind, cells: [String])? {
        switch item {
        case .session(let item): (.session, cells(of: item))
        case .ban(let item): item.ended == nil ? (.ban, cells(of: item)) : nil
        case .invite(let item): item.code == nil ? (.invite, cells(of: item)) : nil
        case .application(let item): (.application, cells(of: item))
        case .room(let item): (.room, cells(of: item))
        case .role(let item): (.role, [item.account, item.role])
        case .audit(let item): (.audit, cells(of: item))
        case .user(let item): (.user, cells(of: item))
        case .status, .reload, .notice, .object: nil
        }
    }

    private func sentences(for item: AdminItem) -> [String] {
        switch item {
        case .status(let item): lines(of: item)
        case .ban(let item): lines(of: item)
        case .invite(let item): lines(of: item)
        case .reload(let item): lines(of: item)
        case .notice(let item): [SafeText.line(item.sentence)]
        case .object(let json): [SafeText.line(json)]
        case .session, .application, .room, .role, .audit, .user: []
        }
    }

    private func cells(of item: SessionItem) -> [String] {
        [
            item.account, item.role, item.address, item.wire?.rawValue ?? "-", duration(item.open), duration(item.idle),
            item.client,
        ]
    }

    private func cells(of item: BanItem) -> [String] {
        [
            "#\(item.id)", item.target, item.expires.map(end) ?? "never", clock.text(item.time), item.by,
            item.isLock && item.reason.isEmpty ? "(locked)" : item.reason,
        ]
    }

    private func cells(of item: InviteItem) -> [String] {
        ["#\(item.id)", "\(item.used)/\(item.uses)", clock.text(item.expires), item.by, item.label]
    }

    private func cells(of item: ApplicationItem) -> [String] {
        [
            item.account, item.network, clock.text(item.time), clock.text(item.expires),
            item.isApproved ? "approved, has not come yet" : "waits for you",
        ]
    }

    private func cells(of item: RoomItem) -> [String] {
        let traits = [
            item.isListed ? nil : "not listed", item.isInviteOnly ? "by invitation" : nil,
            item.hasPassword ? "password" : nil, item.isKept ? "kept" : nil,
        ].compactMap(\.self)
        return [
            "\(item.number)", item.admin, "\(item.members)/\(item.limit)", traits.joined(separator: ", "), item.name,
        ]
    }

    private func cells(of item: AuditItem) -> [String] {
        [
            "#\(item.id)", clock.text(item.time), item.by, item.act, item.target ?? "", item.outcome, item.detail ?? "",
        ]
    }

    private func cells(of item: UserItem) -> [String] {
        [
            item.account, item.role, item.isLocked ? "locked" : "", item.lastSeen.map(clock.text) ?? "never",
        ]
    }

    /// Formats a time as `2026-11-30 14:05`.
    func time(_ time: Int64) -> String { clock.text(time) }

    /// Formats the end of a ban. It is rounded up, as for who is banned, so that the ban is over then.
    func end(_ time: Int64) -> String { clock.text(time &+ 59_999) }

    /// The zone of the times: `UTC`, or `local` if the reader's differs from it in summer or winter.
    var zone: String {
        let now = now / 1000
        let halfYear = 182 * CalendarDate.daySeconds
        return [now, now + halfYear].allSatisfy { clock.offset($0) == 0 } ? "UTC" : "local"
    }

    private func duration(_ seconds: Int64) -> String {
        AdminDuration.roughText(Int(seconds))
    }
}
