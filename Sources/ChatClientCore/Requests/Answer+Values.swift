/// Accessors with which the methods of ``ChatClient`` read the answers to their requests. ``Exchange`` rejects
/// answers of any other kind.
extension Answer {
    var status: UserStatus {
        get throws(ChatError) {
            guard case .status(let value) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }

    var username: String {
        get throws(ChatError) {
            guard case .loggedIn(let value, _, _, _) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }

    var tokenLogin: TokenLogin {
        get throws(ChatError) {
            guard case .loggedIn(let username, let token?, let ended, _) = self else {
                throw .unfittingAnswer
            }
            return TokenLogin(username: username, token: token, ended: ended)
        }
    }

    var remembered: RememberedLogin {
        get throws(ChatError) {
            guard case .remembered(let value) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }

    var logins: LoginList {
        get throws(ChatError) {
            guard case .logins(let value) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }

    var administered: Administered {
        get throws(ChatError) {
            guard case .administered(let value) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }

    var conversationEncryption: ConversationEncryption {
        get throws(ChatError) {
            guard case .conversationEncryption(let value) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }

    var receipt: Receipt {
        get throws(ChatError) {
            guard case .stored(let value) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }

    var usernames: [String] {
        get throws(ChatError) {
            guard case .activeUsers(let value) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }

    var deliveryStatistics: DeliveryReport {
        get throws(ChatError) {
            guard case .deliveryStatistics(let value) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }

    var conversations: [Conversation] {
        get throws(ChatError) {
            guard case .conversations(let value) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }

    var history: HistoryPage {
        get throws(ChatError) {
            guard case .history(let value) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }

    var search: SearchPage {
        get throws(ChatError) {
            guard case .search(let value) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }

    var room: Room {
        get throws(ChatError) {
            guard case .room(let value) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }

    var rooms: [RoomSummary] {
        get throws(ChatError) {
            guard case .rooms(let value) = self else {
                throw .unfittingAnswer
            }
            return value
        }
    }
}
