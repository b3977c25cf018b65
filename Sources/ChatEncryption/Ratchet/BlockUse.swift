/// What a block is sealed for.
package enum BlockUse: Sendable {
    /// A message in a conversation.
    case message
    /// Device mail with content.
    case mail
    /// Device mail without content: the only one that carries ML-KEM offers and answers.
    case emptyMail
}

/// Why an empty mail should be sent now.
package enum DueMail: Sendable {
    /// The other side has made an offer.
    case answer
    /// An offer is due, the first or a repeated one.
    case offer
}
