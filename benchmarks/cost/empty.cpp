// SPDX-License-Identifier: MIT
// The size of a program that does nothing.
int main() {}
