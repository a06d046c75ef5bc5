/**
 * French given names: name, relative frequency, decade of birth in which it was commonest. Round figures after the
 * civil registry's public counts; what matters is the heavy head and that names go with ages.
 */
import { type Random, type Weighted, weighted } from './random.ts';

const WOMEN =
  'Marie 60 1950,Jeanne 18 1930,Monique 22 1940,Jacqueline 20 1930,Françoise 24 1940,Nicole 22 1940,Catherine 28 1960,Sylvie 28 1960,Martine 24 1950,Christine 26 1960,Isabelle 28 1960,Nathalie 30 1960,Sophie 22 1970,Sandrine 22 1970,Stéphanie 22 1970,Céline 22 1970,Virginie 14 1970,Karine 12 1970,Valérie 22 1960,Véronique 20 1960,Brigitte 18 1950,Chantal 18 1950,Annie 16 1940,Danielle 12 1940,Michèle 14 1940,Simone 10 1930,Denise 10 1930,Yvette 9 1930,Ginette 7 1930,Paulette 7 1930,Colette 8 1930,Josette 7 1930,Odette 6 1930,Madeleine 8 1930,Suzanne 6 1930,Hélène 10 1960,Anne 14 1960,Anne-Marie 8 1940,Marie-Claude 7 1940,Marie-Christine 6 1950,Marie-Thérèse 7 1940,Anne-Sophie 5 1980,Patricia 18 1960,Dominique 12 1950,Évelyne 9 1950,Joëlle 7 1950,Corinne 13 1960,Florence 13 1960,Laurence 12 1960,Pascale 9 1960,Agnès 7 1960,Béatrice 8 1960,Élisabeth 9 1950,Geneviève 7 1940,Bernadette 7 1940,Thérèse 5 1930,Cécile 9 1970,Delphine 12 1970,Séverine 10 1970,Laetitia 11 1980,Aurélie 16 1980,Émilie 15 1980,Élodie 15 1980,Julie 17 1980,Audrey 12 1980,Céleste 2 2000,Claire 10 1980,Charlotte 9 1980,Caroline 11 1970,Amandine 9 1980,Jennifer 9 1980,Jessica 8 1980,Vanessa 9 1980,Mélanie 11 1980,Marion 11 1980,Pauline 11 1990,Camille 14 1990,Marine 10 1990,Laura 13 1990,Mathilde 8 1990,Manon 13 1990,Chloé 11 1990,Léa 16 1990,Emma 13 2000,Inès 9 2000,Sarah 11 1990,Clara 9 1990,Lucie 9 1990,Anaïs 9 1990,Justine 7 1990,Morgane 7 1990,Océane 7 1990,Lola 6 2000,Jade 9 2000,Louise 9 2000,Alice 7 2000,Zoé 6 2000,Lina 6 2000,Eva 5 2000,Juliette 7 2000,Romane 4 2000,Noémie 6 1990,Margaux 5 1990,Élise 5 1990,Fatima 6 1970,Nadia 5 1970,Samira 4 1970,Yasmine 4 1990,Amina 3 1990,Leïla 3 1980,Khadija 3 1970,Aïcha 2 1970,Mariam 3 2000,Aminata 2 1990,Fatoumata 3 1990,Maria 8 1950,Ana 2 1980,Sandra 8 1970,Rosa 2 1950,Linh 1 1990,Maëlys 3 2000,Maëlle 2 2000,Solène 3 1990,Gwenaëlle 2 1970,Tiphaine 2 1980,Ophélie 4 1990,Adèle 3 2000,Apolline 1 2000,Capucine 1 2000,Blandine 2 1970,Clémence 5 1990,Garance 1 2000,Fanny 5 1980,Estelle 6 1970,Gaëlle 5 1980,Ludivine 5 1980,Magali 6 1970,Sabrina 8 1980,Ingrid 3 1970,Yolande 4 1930,Régine 4 1940,Huguette 5 1930,Raymonde 4 1930,Lucienne 4 1930,Marcelle 4 1930';

const MEN =
  'Jean 50 1940,Pierre 28 1940,Michel 34 1940,André 18 1930,Philippe 32 1960,Alain 24 1950,Bernard 22 1940,Jacques 20 1940,Gérard 18 1940,Daniel 20 1950,Christian 20 1950,Patrick 24 1950,Claude 16 1940,Roger 10 1930,René 10 1930,Robert 11 1930,Marcel 8 1930,Georges 8 1930,Henri 7 1930,Roland 6 1930,Raymond 7 1930,Guy 9 1930,Serge 9 1940,Gilbert 6 1930,Maurice 7 1930,Lucien 5 1930,Louis 10 1930,Paul 9 1930,François 16 1950,Dominique 12 1950,Thierry 20 1960,Éric 22 1960,Pascal 18 1960,Laurent 20 1960,Bruno 15 1960,Didier 15 1960,Frédéric 20 1970,Christophe 22 1970,Stéphane 20 1970,David 18 1970,Sébastien 19 1970,Olivier 16 1970,Nicolas 24 1980,Jérôme 12 1970,Cédric 11 1970,Ludovic 8 1970,Fabrice 10 1970,Franck 9 1960,Hervé 7 1960,Gilles 10 1960,Denis 9 1960,Marc 12 1960,Yves 9 1940,Vincent 14 1970,Arnaud 9 1970,Guillaume 13 1980,Julien 19 1980,Mathieu 10 1980,Matthieu 6 1980,Romain 13 1980,Thomas 20 1990,Alexandre 17 1990,Maxime 14 1990,Kévin 13 1990,Anthony 13 1980,Jonathan 8 1980,Mickaël 12 1980,Florian 10 1990,Quentin 10 1990,Antoine 12 1990,Clément 11 1990,Benjamin 12 1980,Jérémy 10 1980,Adrien 8 1990,Damien 9 1980,Fabien 8 1980,Grégory 7 1980,Aurélien 6 1980,Simon 6 1990,Lucas 14 2000,Hugo 13 2000,Théo 12 2000,Enzo 11 2000,Nathan 10 2000,Louis-Marie 1 1950,Jules 6 2000,Arthur 7 2000,Gabriel 7 2000,Raphaël 7 2000,Léo 7 2000,Tom 6 2000,Ethan 4 2000,Noah 5 2000,Mathis 6 2000,Axel 5 2000,Valentin 7 1990,Dylan 5 1990,Baptiste 5 1990,Bastien 5 1990,Corentin 5 1990,Alexis 9 1990,Victor 5 1990,Samuel 6 1990,Jean-Pierre 14 1940,Jean-Claude 13 1940,Jean-Paul 8 1940,Jean-Marie 6 1940,Jean-Luc 9 1950,Jean-François 6 1950,Jean-Michel 6 1950,Jean-Baptiste 3 1980,Pierre-Yves 2 1960,Joël 8 1950,Régis 5 1960,Rémi 5 1980,Rémy 4 1970,Benoît 7 1970,Emmanuel 9 1970,Cyril 6 1970,Yannick 6 1970,Loïc 6 1980,Gaël 3 1990,Erwan 3 1990,Yann 5 1980,Mohamed 10 1990,Karim 5 1980,Ahmed 4 1970,Ali 3 1970,Rachid 3 1970,Mehdi 5 1990,Yanis 4 2000,Ibrahim 3 2000,Moussa 3 1990,Mamadou 3 1980,José 6 1950,Manuel 4 1950,Antonio 4 1950,Carlos 2 1960,Minh 1 1990,Hippolyte 1 2000,Côme 1 2000,Ambroise 1 1930,Gaston 2 1930,Albert 5 1930,Norbert 3 1930,Xavier 7 1970,Lionel 7 1970,Tristan 3 1990,Martin 4 2000,Charles 5 1930,Edouard 3 1980,Étienne 4 1970,Gauthier 2 1990,Tanguy 2 1990';

interface GivenName {
  readonly name: string;
  readonly weight: number;
  readonly decade: number;
}

function parse(table: string): GivenName[] {
  return table.split(',').map((row) => {
    const [name = '', weight, decade] = row.split(' ');
    return { name, weight: Number(weight), decade: Number(decade) };
  });
}

/** Share of a name's bearers that are born this many decades from its peak. */
const BY_DISTANCE = [1, 0.5, 0.18, 0.06, 0.02, 0.01, 0.01, 0.01];

const byDecade = new Map<string, Weighted<string>>();

/** A name that suits a birth year: heavy head, long tail. */
export function drawGivenName(random: Random, gender: 'f' | 'm', birthYear: number): string {
  const decade = Math.min(2000, Math.max(1930, Math.floor(birthYear / 10) * 10));
  const key = gender + decade;
  let table = byDecade.get(key);
  if (table === undefined) {
    const names = parse(gender === 'f' ? WOMEN : MEN);
    table = weighted(names.map((n) => [n.name, n.weight * (BY_DISTANCE[Math.abs(n.decade - decade) / 10] ?? 0)]));
    byDecade.set(key, table);
  }
  return table.draw(random);
}

/** What people are called besides the registry's form; departments write either. */
export const NICKNAMES: Readonly<Record<string, string>> = {
  Catherine: 'Cathy',
  Christophe: 'Chris',
  Élisabeth: 'Babeth',
  Frédéric: 'Fred',
  Stéphanie: 'Steph',
  Alexandre: 'Alex',
  Nathalie: 'Nath',
  Thomas: 'Tom',
  Maxime: 'Max',
  Benjamin: 'Ben',
  Véronique: 'Véro',
  Philippe: 'Phil',
  Dominique: 'Dom',
  Jacqueline: 'Jacotte',
  Isabelle: 'Isa',
  Sébastien: 'Seb',
  Nicolas: 'Nico',
  Guillaume: 'Guigui',
  Valérie: 'Val',
  Caroline: 'Caro',
};
