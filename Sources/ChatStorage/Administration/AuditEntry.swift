/// An entry of the audit log: who did what to whom, and when. It has no message, no code and no password.
package struct AuditEntry: Sendable, Equatable {
    /// Its number.
    package let id: AuditID

    /// In milliseconds since 1970.
    package let time: Int64

    /// Who did it.
    package let actor: Maker

    /// The word for what was done, such as `ban`.
    package let act: String

    /// The account that it was done to.
    package let targetAccount: NamedAccount?

    /// What it was done to as text, such as a network or the name of an application; `nil` also after that account
    /// was forgotten.
    package let targetText: String?

    /// The rest, such as a reason, a duration and the outcome; empty also after an account of the entry was forgotten.
    package let detail: String

    /// Creates an entry.
    package init(
        id: AuditID,
        time: Int64,
        actor: Maker,
        act: String,
        targetAccount: NamedAccount?,
        targetText: String?,
        detail: String
    ) {
        self.id = id
        self.time = time
        self.actor = actor
        self.act = act
        self.targetAccount = targetAccount
        self.targetText = targetText
        self.detail = detail
    }
}

/// An entry that is to be added to the audit log.
package struct AuditDraft: Sendable, Equatable {
    /// In milliseconds since 1970.
    package let time: Int64

    /// Who did it.
    package let actor: Maker

    /// The word for what was done, at most ``AdministrationLimits/actLength``.
    package let act: String

    /// The account that it was done to.
    package let targetAccount: AccountID?

    /// What it was done to as text, at most ``AdministrationLimits/targetLength``.
    package let targetText: String?

    /// The rest, at most ``AdministrationLimits/detailLength``.
    package let detail: String

    /// Creates a draft. Texts that are too long are cut, because an act must not fail by its entry.
    ///
    /// - Parameter targetText: A name stands alone in it, so that it can be cleared when its account is forgotten. An
    ///   empty text is none.
    package init(
        time: Int64,
        actor: Maker,
        act: String,
        targetAccount: AccountID? = nil,
        targetText: String? = nil,
        detail: String = ""
    ) {
        self.time = time
        self.actor = actor
        self.act = act.boundedForStorage(to: AdministrationLimits.actLength)
        self.targetAccount = targetAccount
        let text = targetText?.boundedForStorage(to: AdministrationLimits.targetLength)
        self.targetText = text?.isEmpty == true ? nil : text
        self.detail = detail.boundedForStorage(to: AdministrationLimits.detailLength)
    }
}
