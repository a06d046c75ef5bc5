/** Names that are one name to the ear. */
import { strict as assert } from 'node:assert';
import { soundOf } from '../../../linkage/sound.ts';

describe('linkage: how a name sounds', () => {
  for (const names of [
    'THIBAULT THIBAUD THIBAUT',
    'LEFEBVRE LEFEVRE',
    'RENAUD RENAULT RENAUT',
    'DUPONT DUPOND',
    'BOUCHER BOUCHET BOUCHEZ',
    'ROUSSEAU ROUSSEAUX ROUSSO',
    'LAURENT LORENT LAURANT',
    'GAUTHIER GAUTIER GOTHIER',
    'PHILIPPE FILIPE',
    'HENRI HENRY ENRI',
    'NICOLAS NIKOLA',
  ])
    it(names, () => assert.equal(new Set(names.split(' ').map(soundOf)).size, 1));

  it('parts what sounds otherwise, and a word that is mute stays itself', () => {
    for (const [x, y] of [
      ['MARTIN', 'MOREAU'],
      ['PAUL', 'PAULINE'],
      ['JEAN', 'JANE'],
      ['GARCIA', 'GRACE'],
    ] as const)
      assert.notEqual(soundOf(x), soundOf(y));
    assert.equal(soundOf('H'), 'H');
  });
});
