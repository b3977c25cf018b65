import ChatProtocol

/// The arguments of single commands, from JSON.
extension AdminFields {
    mutating func account(isNew: Bool = false) throws(AdminSyntaxError) -> Username {
        try AdminArgument.account(required(.account), isNew: isNew)
    }

    mutating func prefix() throws(AdminSyntaxError) -> String? {
        guard let text = try string(.prefix), !text.isEmpty else {
            return nil
        }
        return try AdminArgument.prefix(text)
    }

    mutating func accountReason() throws(AdminSyntaxError) -> AccountReason {
        AccountReason(account: try account(), reason: try reason())
    }

    mutating func accountPassword(isNew: Bool) throws(AdminSyntaxError) -> AccountPassword {
        AccountPassword(
            account: try account(isNew: isNew),
            password: try AdminArgument.password(required(.password))
        )
    }

    mutating func ban() throws(AdminSyntaxError) -> BanRequest {
        BanRequest(
            target: try AdminArgument.target(required(.target)),
            seconds: try number(.for, in: AdminLimits.banSeconds),
            reason: try reason(),
            isForced: try bool(.force) ?? false
        )
    }

    mutating func invite() throws(AdminSyntaxError) -> InviteRequest {
        InviteRequest(
            label: try AdminArgument.label(string(.label) ?? ""),
            uses: try number(.uses, in: AdminLimits.inviteUses) ?? 1,
            seconds: try number(.for, in: AdminLimits.inviteSeconds) ?? AdminLimits.usualInviteSeconds
        )
    }

    mutating func id() throws(AdminSyntaxError) -> Int64 {
        guard let id = try number(.id) else {
            throw Self.missing(.id)
        }
        return try AdminArgument.id(id)
    }

    mutating func role() throws(AdminSyntaxError) -> AccountRole {
        try AdminArgument.role(required(.role))
    }

    mutating func audit() throws(AdminSyntaxError) -> AuditRequest {
        var before: Int64?
        if let number = try number(.before) {
            before = try AdminArgument.id(number)
        }
        let limit = try number(.limit, in: AdminLimits.auditEntries)
        return AuditRequest(before: before, limit: limit ?? AdminLimits.usualAuditEntries)
    }

    mutating func isOn() throws(AdminSyntaxError) -> Bool {
        guard let isOn = try bool(.on) else {
            throw Self.missing(.on)
        }
        return isOn
    }

    private mutating func reason() throws(AdminSyntaxError) -> String {
        try AdminArgument.reason(string(.reason) ?? "")
    }

    private mutating func number(
        _ field: AdminField,
        in bounds: ClosedRange<Int>
    ) throws(AdminSyntaxError) -> Int? {
        guard let number = try number(field) else {
            return nil
        }
        return try AdminArgument.number(Int(number), "'\(field.rawValue)'", in: bounds)
    }
}
