import ChatProtocol

/// The arguments of single commands, from words.
extension AdminCommand {
    static func account(_ rest: inout WordArguments, isNew: Bool = false) throws(AdminSyntaxError) -> Username {
        try AdminArgument.account(rest.take("the account"), isNew: isNew)
    }

    static func prefix(_ rest: inout WordArguments) throws(AdminSyntaxError) -> String? {
        let text = rest.takeText()
        return text.isEmpty ? nil : try AdminArgument.prefix(text)
    }

    static func accountReason(_ rest: inout WordArguments) throws(AdminSyntaxError) -> AccountReason {
        AccountReason(account: try account(&rest), reason: try reason(&rest))
    }

    static func ban(_ rest: inout WordArguments) throws(AdminSyntaxError) -> BanRequest {
        let target = try AdminArgument.target(rest.take("an account, an address or a network"))
        var seconds: Int?
        if let text = rest.value("--for") {
            seconds = try AdminDuration.seconds(of: text)
        }
        let isForced = rest.value("--force") != nil
        return BanRequest(target: target, seconds: seconds, reason: try reason(&rest), isForced: isForced)
    }

    static func invite(_ rest: inout WordArguments) throws(AdminSyntaxError) -> InviteRequest {
        var uses = 1
        if let text = rest.value("--uses") {
            uses = try number(text, "--uses", in: AdminLimits.inviteUses)
        }
        var seconds = AdminLimits.usualInviteSeconds
        if let text = rest.value("--for") {
            seconds = try AdminDuration.seconds(of: text, in: AdminLimits.inviteSeconds)
        }
        let label = try AdminArgument.label(text(&rest, "--label"))
        return InviteRequest(label: label, uses: uses, seconds: seconds)
    }

    static func audit(_ rest: inout WordArguments) throws(AdminSyntaxError) -> AuditRequest {
        var before: Int64?
        if let text = rest.value("--before") {
            before = try AdminArgument.id(text)
        }
        var limit = AdminLimits.usualAuditEntries
        if let text = rest.value("--limit") {
            limit = try number(text, "--limit", in: AdminLimits.auditEntries)
        }
        return AuditRequest(before: before, limit: limit)
    }

    static func isOn(_ rest: inout WordArguments) throws(AdminSyntaxError) -> Bool {
        let word = try rest.take("on or off")
        switch word.lowercased() {
        case "on": return true
        case "off": return false
        default: throw AdminSyntaxError("\(QuotedText.of(word)) is neither on nor off.")
        }
    }

    private static func reason(_ rest: inout WordArguments) throws(AdminSyntaxError) -> String {
        try AdminArgument.reason(text(&rest, "--reason"))
    }

    /// Returns the value of an option and the remaining words as one text: the option may be left out.
    private static func text(_ rest: inout WordArguments, _ option: String) -> String {
        let words = rest.takeText()
        return [rest.value(option) ?? "", words].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func number(
        _ text: String,
        _ name: String,
        in bounds: ClosedRange<Int>
    ) throws(AdminSyntaxError) -> Int {
        try AdminArgument.number(Int(text) ?? .min, name, in: bounds)
    }
}
