"""Identities: equations and facts about convolutions and pooling, each checked."""
